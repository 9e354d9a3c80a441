import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { tenantQuery } from '../api/queries.ts'
import { useMe } from '../api/session.tsx'
import type { Me, PeopleCounts, Tenant } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Answer } from '../ui/list-states.tsx'
import { countDone, type Step, Steps } from './steps.tsx'

/** From an empty tenant to the first claim, in the order of a first visit. It goes when somebody has claimed. */
export function FirstClaim({ counts }: { counts: PeopleCounts }) {
  const me = useMe()
  const tenant = useQuery(tenantQuery())
  return (
    <Answer query={tenant} rows={5}>
      {(found) => {
        const steps = stepsOf({ me, tenant: found, counts })
        return (
          <Card title={`Your first claim: ${countDone(steps)}`}>
            <Steps steps={steps} />
          </Card>
        )
      }}
    </Answer>
  )
}

function stepsOf({ me, tenant, counts }: { me: Me; tenant: Tenant; counts: PeopleCounts }): Step[] {
  return [
    {
      label: 'Name your company',
      why: 'As members read it in mails and while they claim.',
      to: '/settings#name',
      // What the first start calls it, until somebody says its name.
      done: tenant.name !== 'Main',
    },
    {
      label: 'Add a first person',
      why: <AddFirst />,
      to: '/people/new',
      done: counts.total > 0,
    },
    {
      label: 'Invite them',
      why: 'Open them in People, and press Invite.',
      to: '/people?state=uninvited',
      done: counts.invited > 0,
    },
    {
      label: me.mailMode === 'outbox' ? 'Open their invitation in the outbox' : 'Open their invitation',
      why:
        me.mailMode === 'outbox'
          ? 'Press the button in the mail, and claim the account as they will.'
          : 'It is in their mail. Press its button, and claim the account.',
      to: me.mailMode === 'outbox' ? '/outbox' : undefined,
      done: false,
    },
  ]
}

function AddFirst() {
  return (
    <>
      Yourself, for instance: an e-mail address is enough. Or{' '}
      <Anchor component={Link} to="/connections/new" inherit underline="always">
        connect an identity provider
      </Anchor>
      .
    </>
  )
}
