import { Anchor, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { deliveriesQuery } from '../api/queries.ts'
import { useMay, useMe } from '../api/session.tsx'
import type { Delivery } from '../api/types.ts'
import { mailKindWords } from '../api/words.ts'
import { Card } from '../ui/card.tsx'
import { FilterLinks } from '../ui/filter-links.tsx'
import { MailIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import { NarrowedBy, NarrowedToPerson, Narrowing } from '../ui/narrowed-by.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { inOutboxWord, MailMark, mailWords } from '../ui/state-mark.tsx'
import { useAddress } from '../ui/use-address.ts'
import { plainName } from '../ui/plain-name.ts'

export function Component() {
  const { mailMode } = useMe()
  const readsOutbox = useMay()('invites:write') && mailMode === 'outbox'
  const address = useAddress()
  const campaignId = address.read('campaignId')
  const state = address.read('state')
  const isNarrowed = ['state', 'personId', 'campaignId'].some((name) => address.read(name) !== '')
  const keepsMail = mailMode === 'outbox' || state === 'in_outbox'
  const deliveries = useQuery(
    deliveriesQuery({
      state,
      personId: address.read('personId'),
      campaignId,
      cursor: address.read('cursor'),
    }),
  )

  return (
    <>
      <PageHeader
        title="Mail"
        lead={
          campaignId
            ? 'What became of each mail of one campaign.'
            : 'What became of each mail, to the last word of the mail server.'
        }
        back={campaignId ? { to: `/campaigns/${campaignId}`, label: 'Campaign' } : undefined}
        actions={
          readsOutbox && (
            <Button component={Link} to="/outbox" variant="default" leftSection={<MailIcon size={16} />}>
              Outbox
            </Button>
          )
        }
      />
      <Card flush>
        <FilterLinks label="What became of it" name="state" links={stateLinks(keepsMail)} />
        <NarrowedBy>
          <NarrowedToPerson />
          <Narrowing name="campaignId" label="one campaign">
            <span>
              Only{' '}
              <Anchor component={Link} to={`/campaigns/${campaignId}`} inherit>
                one campaign
              </Anchor>
            </span>
          </Narrowing>
        </NarrowedBy>
        <Answer query={deliveries} looking="Looking…">
          {(page) => (
            <>
              {page.items.length === 0 && (
                <Empty
                  title={isNarrowed ? 'No such mail' : 'No mail yet'}
                  action={
                    isNarrowed && (
                      <Button component={Link} to="/mail" variant="default">
                        Show all mail
                      </Button>
                    )
                  }
                >
                  {!isNarrowed && 'Mail appears here as soon as somebody is invited.'}
                </Empty>
              )}
              <ul className={rows.rows}>
                {page.items.map((delivery) => (
                  <DeliveryRow
                    key={`${delivery.person?.id}${delivery.createdAt}${delivery.mail}`}
                    delivery={delivery}
                  />
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

function stateLinks(keepsMail: boolean) {
  const states = Object.entries(mailWords).map(([value, label]) => ({ value, label }))
  const outbox = keepsMail ? [{ value: 'in_outbox', label: inOutboxWord }] : []
  return [{ value: '', label: 'All' }, ...outbox, ...states]
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { person, state, inOutbox } = delivery
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        {person ? (
          <Anchor component={Link} to={`/people/${person.id}`} className={rows.name}>
            {plainName(person.displayName)}
          </Anchor>
        ) : (
          <span className={rows.faint}>Somebody who is deleted</span>
        )}
        <MailMark state={state} inOutbox={inOutbox} />
      </div>
      <div className={rows.line}>
        <span className={rows.faint}>
          {mailKindWords[delivery.mail]}
          {state !== 'sent' && sayResult(delivery)}
        </span>
        <span className={rows.faint}>
          <Moment at={delivery.finishedAt ?? delivery.createdAt} />
        </span>
      </div>
    </li>
  )
}

function sayResult({ result, resultCode, attempts }: Delivery): string {
  const said = [resultCode, result].filter(Boolean).join(' ')
  const tries = attempts > 1 ? ` after ${attempts} attempts` : ''
  return said ? ` · ${said}${tries}` : tries && ` ·${tries}`
}
