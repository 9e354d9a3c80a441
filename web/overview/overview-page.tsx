import { useQuery } from '@tanstack/react-query'
import { peopleCountsQuery } from '../api/queries.ts'
import { useMay, useMe } from '../api/session.tsx'
import { Answer } from '../ui/list-states.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { BreakdownCard } from './breakdown-card.tsx'
import { Checklist } from './checklist.tsx'
import { ClientsHealth } from './clients-health.tsx'
import { FirstClaim } from './first-claim.tsx'
import { Funnel } from './funnel.tsx'
import { HeldBack } from './held-back.tsx'
import { MailHealth } from './mail-health.tsx'
import styles from './overview-page.module.css'
import { ProgressCard } from './progress-card.tsx'
import { RunningCampaigns } from './running-campaigns.tsx'
import { SsoHealth } from './sso-health.tsx'
import { Stalled } from './stalled.tsx'

const refreshMilliseconds = 60_000

export function Component() {
  const { tenant } = useMe()
  const may = useMay()
  const counts = useQuery({ ...peopleCountsQuery(), refetchInterval: refreshMilliseconds })
  const seesClients = may('clients:write') || may('audit:read')
  return (
    <>
      <PageHeader title="Overview" lead={`How far the people of ${tenant.name} have come.`} />
      <Answer query={counts} rows={6}>
        {(counts) => (
          <div className={styles.page}>
            {may('settings:write') && counts.claimed === 0 && <FirstClaim counts={counts} />}
            {counts.total > 0 && <Funnel counts={counts} />}
            <RunningCampaigns />
            {counts.total > 0 && <ProgressCard />}
            <div className={styles.columns}>
              {(may('settings:write') || seesClients) && (
                <div className={styles.side}>
                  {may('settings:write') && <Checklist counts={counts} />}
                  {seesClients && <ClientsHealth />}
                  {(may('settings:write') || may('audit:read')) && <SsoHealth />}
                </div>
              )}
              <div className={styles.side}>
                <Stalled />
                <MailHealth />
                <HeldBack />
              </div>
            </div>
            {counts.total > 0 && <BreakdownCard />}
          </div>
        )}
      </Answer>
    </>
  )
}
