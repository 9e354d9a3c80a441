import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { auditQuery } from '../api/queries.ts'
import { urlOf } from '../api/request.ts'
import type { AuditEvent } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { DownloadIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import { NarrowedBy, NarrowedToPerson } from '../ui/narrowed-by.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { SearchField } from '../ui/search-field.tsx'
import { useAddress } from '../ui/use-address.ts'
import filters from '../people/people-page.module.css'
import { DayRange, momentsOf } from './day-range.tsx'
import { EventSubject } from './event-subject.tsx'
import { knownEventTypes, sayActor, sayEvent } from './event-words.ts'

export function Component() {
  const address = useAddress()
  const type = address.read('type')
  const personId = address.read('personId')
  const reference = address.read('reference')
  const days = momentsOf({ from: address.read('from'), to: address.read('to') })
  const endsBeforeStart = days.from !== undefined && days.to !== undefined && days.from >= days.to
  const narrowed = { type, personId, reference, ...days }
  const events = useQuery(auditQuery({ ...narrowed, cursor: address.read('cursor') }))

  return (
    <>
      <PageHeader
        title="Audit log"
        lead="Who did what to whom. Nothing in it can be changed, by anybody."
        actions={
          <Button
            component="a"
            href={urlOf('/audit/file', narrowed)}
            download
            variant="default"
            leftSection={<DownloadIcon size={16} />}
          >
            Download
          </Button>
        }
      />
      <Card flush>
        <div className={filters.filters}>
          <SearchField
            name="reference"
            label="Number of a refused sign-in"
            placeholder="Number of a refused sign-in, 7KQ4-9XTM"
            maxLength={20}
          />
          <NativeSelect
            aria-label="What happened"
            value={type}
            onChange={(event) => address.show({ type: event.currentTarget.value })}
            data={[{ value: '', label: 'Everything' }, ...knownEventTypes]}
          />
          <DayRange />
        </div>
        <NarrowedBy>
          <NarrowedToPerson />
        </NarrowedBy>
        <Answer query={events} looking="Looking…">
          {(page) => (
            <>
              {page.items.length === 0 && (
                <Empty title="No such event">
                  {endsBeforeStart &&
                    'The days are the wrong way round: the one under To is before the one under From.'}
                </Empty>
              )}
              <ul className={rows.rows}>
                {page.items.map((event) => (
                  <EventRow key={event.no} event={event} />
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

function EventRow({ event }: { event: AuditEvent }) {
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span className="break">{sayEvent(event.type, event.detail)}</span>
        <span className={rows.faint}>
          <Moment at={event.at} exact />
        </span>
      </div>
      <div className={rows.line}>
        <span className={rows.faint}>
          {event.actor.kind === 'person' && event.actor.id === event.personId ? 'Themselves' : sayActor(event.actor)}
        </span>
        <span className={rows.names}>
          <EventSubject event={event} />
        </span>
      </div>
    </li>
  )
}
