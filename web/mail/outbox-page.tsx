import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { outboxQuery } from '../api/queries.ts'
import { Card } from '../ui/card.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { useAddress } from '../ui/use-address.ts'
import { plainName } from '../ui/plain-name.ts'

const refreshMilliseconds = 4000

export function Component() {
  const address = useAddress()
  const messages = useQuery({
    ...outboxQuery({ cursor: address.read('cursor') }),
    refetchInterval: refreshMilliseconds,
  })
  return (
    <>
      <PageHeader
        back={{ to: '/mail', label: 'Mail' }}
        title="Outbox"
        lead="Mail as it would have gone out. It is kept here because no mail server is set up."
      />
      <Card flush>
        <Answer query={messages} looking="Looking…">
          {(page) => (
            <>
              {page.items.length === 0 && (
                <Empty title="The outbox is empty">Invite somebody, and the mail is here.</Empty>
              )}
              <ul className={rows.rows}>
                {page.items.map((message) => (
                  <li key={message.id} className={rows.row}>
                    <div className={rows.line}>
                      <Link className={rows.name} to={`/outbox/${message.id}`}>
                        {plainName(message.subject)}
                      </Link>
                      <span className={rows.faint}>
                        <Moment at={message.at} />
                      </span>
                    </div>
                    <div className={rows.faint}>{plainName(message.to)}</div>
                  </li>
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
