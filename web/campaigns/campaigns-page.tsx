import { Button, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { campaignsQuery } from '../api/queries.ts'
import { useMay, useMe } from '../api/session.tsx'
import type { Campaign } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { InviteIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Moment, sayCount } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { CampaignMark } from '../ui/state-mark.tsx'
import { useAddress } from '../ui/use-address.ts'
import { isMoving, shownState } from './campaign-state.ts'
import { doneWord, percentOf, sayCampaign } from './campaign-words.ts'
import { plainName } from '../ui/plain-name.ts'

const refreshMilliseconds = 3000
/** Somebody else may resume one, which may take days. */
const pausedMilliseconds = 8000

function pauseBetween(campaigns: Campaign[]): number | false {
  if (campaigns.some(isMoving)) return refreshMilliseconds
  return campaigns.some(({ state }) => state === 'paused') && pausedMilliseconds
}

export function Component() {
  const may = useMay()
  const address = useAddress()
  const campaigns = useQuery({
    ...campaignsQuery({ cursor: address.read('cursor') }),
    refetchInterval: ({ state }) => pauseBetween(state.data?.items ?? []),
  })
  const inviteAll = may('invites:write') && (
    <Button component={Link} to="/invite" leftSection={<InviteIcon size={16} />}>
      Send invites
    </Button>
  )
  return (
    <>
      <PageHeader title="Campaigns" lead="Each act of inviting many, and how far it is." actions={inviteAll} />
      <Card flush>
        <Answer query={campaigns} rows={5}>
          {(page) => (
            <>
              {page.items.length === 0 && (
                <Empty title="No campaign yet">When you invite everybody at once, its progress is shown here.</Empty>
              )}
              <ul className={rows.rows}>
                {page.items.map((campaign) => (
                  <CampaignRow key={campaign.id} campaign={campaign} />
                ))}
              </ul>
              <Pager nextCursor={page.nextCursor} />
            </>
          )}
        </Answer>
      </Card>
    </>
  )
}

function CampaignRow({ campaign }: { campaign: Campaign }) {
  const { state, invited, expected, createdBy } = campaign
  const company = useMe().tenant.name
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <Link className={rows.name} to={`/campaigns/${campaign.id}`}>
          {sayCampaign(campaign, company)}
        </Link>
        <CampaignMark state={shownState(campaign)} />
      </div>
      {state !== 'done' && <Progress value={percentOf(invited, expected)} size="sm" aria-label="Invited" />}
      <div className={rows.line}>
        <span className={rows.faint}>
          {sayCount(invited)} of {sayCount(expected)} {doneWord(campaign)}
        </span>
        <span className={rows.faint}>
          {createdBy?.name && `${plainName(createdBy.name)} · `}
          <Moment at={campaign.createdAt} />
        </span>
      </div>
    </li>
  )
}
