import { useQuery } from '@tanstack/react-query'
import { clientsQuery, groupsQuery, tenantQuery } from '../api/queries.ts'
import { useMe } from '../api/session.tsx'
import type { Me, PeopleCounts, ProvisioningClient, Tenant } from '../api/types.ts'
import { mayComeIn } from '../connections/client-health.ts'
import { Card } from '../ui/card.tsx'
import { Failed, LoadingRows } from '../ui/list-states.tsx'
import { countDone, type Step, Steps } from './steps.tsx'

/** What stands between a first try and a company's launch. It ticks itself: each line is read from what is there. */
export function Checklist({ counts }: { counts: PeopleCounts }) {
  const me = useMe()
  const read = [
    useQuery(tenantQuery()),
    useQuery(clientsQuery()),
    useQuery(groupsQuery({ kind: 'local', limit: 1 })),
  ] as const
  const [tenant, clients, offered] = read
  if (!tenant.data || !clients.data || !offered.data) {
    const failed = read.find(({ error }) => error !== null)
    if (!failed) return <LoadingRows rows={5} />
    return (
      <Card title="Launch">
        <Failed error={failed.error} onRetry={() => void failed.refetch()} />
      </Card>
    )
  }
  const hasGroups = offered.data.items.length > 0
  const steps = stepsOf({ me, tenant: tenant.data, clients: clients.data.items, counts, hasGroups })
  return (
    <Card title={`Launch: ${countDone(steps)}`}>
      <Steps steps={steps} isBrief={counts.claimed === 0} />
    </Card>
  )
}

interface Facts {
  me: Me
  tenant: Tenant
  clients: ProvisioningClient[]
  counts: PeopleCounts
  hasGroups: boolean
}

function stepsOf({ me, tenant, clients, counts, hasGroups }: Facts): Step[] {
  return [
    {
      label: 'Say where members go after claiming',
      why: 'The home address of your application.',
      to: '/settings#home-address',
      done: Boolean(tenant.settings.homeAddress),
    },
    {
      label: 'Name a help contact',
      why: 'For those who get stuck.',
      to: '/settings#help-contact',
      done: Boolean(tenant.settings.helpContact),
    },
    {
      label: 'Give members your terms to accept',
      why: 'They are shown in the claim, and who accepted which version is kept.',
      to: '/settings?tab=claim',
      done: Boolean(tenant.settings.terms),
      optional: true,
    },
    {
      label: 'Prepare groups to join',
      why: 'Required, suggested or open: members join them while they claim.',
      to: '/groups?kind=local',
      done: hasGroups,
      optional: true,
    },
    {
      label: 'Put the invitation into your own words',
      why: 'The built-in text is sent otherwise.',
      to: '/settings?tab=mail',
      done: Boolean(tenant.settings.inviteBody),
      optional: true,
    },
    {
      label: 'Set up a mail server',
      why: 'SMTP_URL, in the server’s environment. Until then mail stays in the outbox.',
      done: me.mailMode === 'smtp',
    },
    {
      label: 'Bring everybody in',
      why: 'Connect an identity provider. Or upload a file, under Imports. They wait uninvited, and hear nothing yet.',
      to: '/connections/new',
      done: clients.some(mayComeIn) || counts.total > 1,
    },
    {
      label: 'Invite everybody',
      why: 'All at once, or those whom a file names.',
      to: '/invite',
      done: counts.invited + counts.claimed > 1,
    },
  ]
}
