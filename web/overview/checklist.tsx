import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientsQuery, groupsQuery, tenantQuery } from '../api/queries.ts'
import { useMe } from '../api/session.tsx'
import type { Me, PeopleCounts, ProvisioningClient, Tenant } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { LoadingRows } from '../ui/list-states.tsx'
import { CheckIcon } from '../ui/icons.tsx'
import styles from './checklist.module.css'

/** What stands between an empty tenant and the first claim. It ticks itself: each line is read from what is there. */
export function Checklist({ counts }: { counts: PeopleCounts }) {
  const me = useMe()
  const tenant = useQuery(tenantQuery()).data
  const clients = useQuery(clientsQuery()).data?.items
  const offered = useQuery(groupsQuery({ kind: 'local', limit: 1 })).data?.items
  if (!tenant || !clients || !offered) return <LoadingRows rows={5} />

  const steps = stepsOf({ me, tenant, clients, counts, hasGroups: offered.length > 0 })
  const needed = steps.filter((step) => !step.optional)
  const done = needed.filter((step) => step.done).length
  return (
    <Card title={`Launch: ${done} of ${needed.length} done`}>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step.label} className={styles.step} data-done={step.done || undefined}>
            <span className={styles.tick} role="img" aria-label={step.done ? 'Done' : 'Open'}>
              {step.done && <CheckIcon size={14} />}
            </span>
            <span>
              {step.done ? (
                step.label
              ) : (
                <Anchor component={Link} to={step.to} inherit>
                  {step.label}
                </Anchor>
              )}
              {!step.done && (
                <span className={styles.why}>
                  {step.why}
                  {step.optional && ' Optional.'}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

interface Step {
  label: string
  why: ReactNode
  to: string
  done: boolean
  /** Some companies have no use for it: it does not count. */
  optional?: boolean
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
      label: 'Connect an identity provider',
      why: 'Or add people one by one.',
      to: '/connections/new',
      done: clients.some((client) => client.tokens.some((token) => token.live)) || counts.total > 0,
    },
    {
      label: 'People have arrived',
      why: 'They wait uninvited, and hear nothing yet.',
      to: '/people',
      done: counts.total > 0,
    },
    {
      label: 'Set up a mail server',
      why: 'SMTP_URL, in the server’s environment. Until then mail stays in the outbox.',
      to: '/outbox',
      done: me.mailMode === 'smtp',
    },
    {
      label: 'Say where members go after claiming',
      why: 'The home address of your application.',
      to: '/settings',
      done: Boolean(tenant.settings.homeAddress),
    },
    {
      label: 'Name a help contact',
      why: 'For those who get stuck.',
      to: '/settings',
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
    },
    {
      label: 'Invite',
      why: 'One person to try it, then all.',
      to: '/invite',
      done: counts.invited + counts.claimed > 0,
    },
    {
      label: 'First claim',
      why: 'Somebody has taken their account.',
      to: '/people?state=claimed',
      done: counts.claimed > 0,
    },
  ]
}
