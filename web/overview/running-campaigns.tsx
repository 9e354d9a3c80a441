import { Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { campaignsQuery } from '../api/queries.ts'
import { useMe } from '../api/session.tsx'
import { shownState } from '../campaigns/campaign-state.ts'
import { doneWord, percentOf, sayCampaign } from '../campaigns/campaign-words.ts'
import { Card } from '../ui/card.tsx'
import { sayCount } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { CampaignMark } from '../ui/state-mark.tsx'

const refreshMilliseconds = 5000

/** Shown while there is something to watch. */
export function RunningCampaigns() {
  const company = useMe().tenant.name
  const campaigns = useQuery({ ...campaignsQuery({ limit: 5 }), refetchInterval: refreshMilliseconds })
  const open = campaigns.data?.items.filter((campaign) => isUnderWay(shownState(campaign))) ?? []
  if (open.length === 0) return null
  return (
    <Card title="Under way" flush>
      <ul className={rows.rows}>
        {open.map((campaign) => (
          <li key={campaign.id} className={rows.row}>
            <div className={rows.line}>
              <Link className={rows.name} to={`/campaigns/${campaign.id}`}>
                {sayCampaign(campaign, company)}
              </Link>
              <CampaignMark state={shownState(campaign)} />
            </div>
            <Progress value={percentOf(campaign.invited, campaign.expected)} size="sm" aria-label="Invited" />
            <span className={rows.faint}>
              {sayCount(campaign.invited)} of {sayCount(campaign.expected)} {doneWord(campaign)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function isUnderWay(state: ReturnType<typeof shownState>): boolean {
  return state !== 'done' && state !== 'cancelled'
}
