import { Code } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { importRowsQuery } from '../api/queries.ts'
import type { ImportRow, ImportSummary } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { FilterLinks } from '../ui/filter-links.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { useAddress } from '../ui/use-address.ts'
import { actWords, fieldWords, type ImportAct } from './import-words.ts'

/** What each row would do, or did. */
export function ImportRows({ upload }: { upload: ImportSummary }) {
  const address = useAddress()
  const query = { act: address.read('act'), cursor: address.read('cursor') }
  // Read anew when the work has come to its end.
  const list = useQuery({ ...importRowsQuery(upload.id, query), enabled: upload.state !== 'checking' })
  const counts = upload.startedAt ? upload.results : upload.planned
  const isDone = upload.startedAt !== null
  const found = (Object.keys(actWords) as ImportAct[]).filter((act) => counts[act] > 0)
  if (upload.state === 'checking') return null
  return (
    <Card flush>
      <FilterLinks
        label="What rows do"
        name="act"
        links={[
          { value: '', label: 'All rows', count: upload.rows },
          ...found.map((value) => ({
            value,
            label: actWords[value][isDone ? 'after' : 'before'],
            count: counts[value],
          })),
        ]}
      />
      <Answer query={list} looking="Looking…">
        {(page) => (
          <>
            {page.items.length === 0 && <Empty title="No rows" />}
            <ul className={rows.rows}>
              {page.items.map((row) => (
                <RowLine key={row.line} row={row} isDone={isDone} />
              ))}
            </ul>
            <Pager nextCursor={page.nextCursor} />
          </>
        )}
      </Answer>
    </Card>
  )
}

function RowLine({ row, isDone }: { row: ImportRow; isDone: boolean }) {
  const { given, act, reason, changes, personId, line } = row
  const name = [given.givenName, given.familyName].filter(Boolean).join(' ')
  const who = name || given.email || given.employeeNumber || `Line ${line}`
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        {personId ? (
          <Link className={rows.name} to={`/people/${personId}`}>
            {who}
          </Link>
        ) : (
          <span className="break">{who}</span>
        )}
        {act && <Mark tone={actWords[act].tone}>{actWords[act][isDone ? 'after' : 'before']}</Mark>}
      </div>
      <span className={rows.faint}>
        Line {line}
        {name && given.email && `, ${given.email}`}
        {reason && `: ${reason}`}
      </span>
      {act !== 'create' && changes.length > 0 && (
        <span className={rows.faint}>
          {changes.map(({ field, from, to }) => (
            <span key={field}>
              {fieldWords[field]}:{' '}
              {from !== null && (
                <>
                  <Code>{from}</Code> →{' '}
                </>
              )}
              <Code>{to ?? 'none'}</Code>{' '}
            </span>
          ))}
        </span>
      )}
    </li>
  )
}
