import { Button, Code, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useChange } from '../api/change.ts'
import { Problem } from '../api/problem.ts'
import { importQuery, importRowsQuery } from '../api/queries.ts'
import { request, urlOf } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { ImportRow, ImportSummary } from '../api/types.ts'
import { useWatch } from '../api/watch.ts'
import { percentOf } from '../campaigns/campaign-words.ts'
import { Card } from '../ui/card.tsx'
import { FilterLinks } from '../ui/filter-links.tsx'
import { DownloadIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { countOf, sayCount } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useAddress } from '../ui/use-address.ts'
import { actWords, fieldWords, type ImportAct, isMoving, sayState } from './import-words.ts'
import { StartImportDialog } from './start-import-dialog.tsx'

const back = { to: '/imports', label: 'Add people by file' }
const refreshMilliseconds = 3000

export function Component() {
  const { id = '' } = useParams()
  const shown = useQuery(importQuery(id)).data
  const isLive = useWatch(shown && isMoving(shown) ? `/imports/${id}/events` : undefined, importQuery(id).queryKey)
  const query = useQuery({
    ...importQuery(id),
    refetchInterval: ({ state }) => (!isLive && state.data && isMoving(state.data) ? refreshMilliseconds : false),
  })
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <>
        <PageHeader back={back} title="No such upload" />
        <Empty title="There is no upload at this address" />
      </>
    )
  }
  return <Answer query={query}>{(upload) => <ImportView upload={upload} />}</Answer>
}

function ImportView({ upload }: { upload: ImportSummary }) {
  const { says, tone } = sayState(upload)
  const counts = upload.startedAt ? upload.results : upload.planned
  return (
    <>
      <PageHeader
        back={back}
        title={upload.name}
        lead={upload.startedAt ? sayDone(upload) : 'What each row would do. Nothing has been changed.'}
        aside={<Mark tone={tone}>{says}</Mark>}
        actions={
          <>
            {counts.reject > 0 && upload.rowsKept && (
              <Button
                component="a"
                href={urlOf(`/imports/${upload.id}/rejects`)}
                download
                variant="default"
                leftSection={<DownloadIcon size={16} />}
              >
                Download the rejects
              </Button>
            )}
            <ImportActions upload={upload} />
          </>
        }
      />
      <Stack>
        {isMoving(upload) && <Moving upload={upload} />}
        {upload.rowsKept ? (
          <Rows upload={upload} />
        ) : (
          <Card>
            <Empty title="The rows are gone">They name people, and are removed after a week. The counts stay.</Empty>
          </Card>
        )}
      </Stack>
    </>
  )
}

function sayDone({ results, invited }: ImportSummary): string {
  const { create, change, deactivate, reactivate, reject } = results
  const parts = [
    `${countOf(create, 'person', 'people')} added`,
    `${sayCount(change)} changed`,
    reactivate > 0 && `${sayCount(reactivate)} reactivated`,
    deactivate > 0 && `${sayCount(deactivate)} deactivated`,
    reject > 0 && `${sayCount(reject)} rejected`,
    invited > 0 && `${sayCount(invited)} invited`,
  ]
  return `${parts.filter(Boolean).join(', ')}.`
}

function Moving({ upload: { progress } }: { upload: ImportSummary }) {
  const doing = { check: 'checked', people: 'dealt with', managers: 'given their managers' }[progress.pass]
  return (
    <Card>
      <Progress value={percentOf(progress.done, progress.of)} size="lg" aria-label="Rows" />
      <Text size="sm" mt="xs" role="status">
        {sayCount(progress.done)} of {countOf(progress.of, 'row', 'rows')} {doing}.
      </Text>
    </Card>
  )
}

function ImportActions({ upload }: { upload: ImportSummary }) {
  const may = useMay()
  const { complain } = useToasts()
  const [starting, setStarting] = useState(false)
  const cancel = useChange({
    run: () => request<ImportSummary>('POST', `/imports/${upload.id}/cancel`),
    touches: ['imports', 'people'],
  })
  if (!may('people:write') || upload.state === 'done' || upload.state === 'cancelled') return null
  const { create, change, deactivate, reactivate } = upload.planned
  return (
    <>
      <Button
        variant="default"
        loading={cancel.isPending}
        onClick={() => cancel.mutate(undefined, { onError: complain })}
      >
        {upload.startedAt ? 'Stop' : 'Discard'}
      </Button>
      {upload.state === 'ready' && (
        <Button disabled={create + change + deactivate + reactivate === 0} onClick={() => setStarting(true)}>
          Start…
        </Button>
      )}
      {starting && <StartImportDialog upload={upload} onClose={() => setStarting(false)} />}
    </>
  )
}

function Rows({ upload }: { upload: ImportSummary }) {
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
      <Answer query={list}>
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
