import { Anchor, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { importsQuery } from '../api/queries.ts'
import { request, urlOf } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { ImportSummary } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { DropZone } from '../ui/drop-zone.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { countOf, Moment, sayCount } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { useAddress } from '../ui/use-address.ts'
import { WaysToAdd } from './ways-to-add.tsx'
import { sayState } from './import-words.ts'
import { afterSaving } from '../ui/unsaved-context.ts'

const watchMilliseconds = 3000

export function Component() {
  const mayUpload = useMay()('people:write')
  const imports = useQuery({
    ...importsQuery({ cursor: useAddress().read('cursor') }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((each) => each.state === 'checking' || each.state === 'running')
        ? watchMilliseconds
        : false,
  })
  return (
    <>
      <PageHeader
        title={mayUpload ? 'Add people by file' : 'Imports'}
        lead={
          mayUpload
            ? 'A CSV creates, changes and deactivates people. Each row is checked first, and shows what it would do.'
            : 'Files of people that were uploaded, and what came of their rows.'
        }
      />
      {mayUpload && <WaysToAdd />}
      <Stack>
        {mayUpload && <Upload />}
        <Card title="Uploads" flush>
          <Answer query={imports} rows={4}>
            {(page) => (
              <>
                {page.items.length === 0 && (
                  <Empty title="No upload yet">Each one stays here with what came of it.</Empty>
                )}
                <ul className={rows.rows}>
                  {page.items.map((each) => (
                    <ImportRow key={each.id} upload={each} />
                  ))}
                </ul>
                <Pager nextCursor={page.nextCursor} />
              </>
            )}
          </Answer>
        </Card>
      </Stack>
    </>
  )
}

function Upload() {
  const navigate = useNavigate()
  const upload = useChange<ImportSummary, File>({
    run: (file) => request<ImportSummary>('POST', '/imports', { query: { name: file.name.slice(0, 200) }, file }),
    touches: ['imports'],
    onDone: ({ id }) => void navigate(`/imports/${id}`, afterSaving),
  })
  return (
    <>
      <Card>
        <DropZone
          says="Drop a .csv file here, of at most 20 MB and 200,000 rows"
          accept=".csv,text/csv"
          busy={upload.isPending}
          error={upload.error}
          testId="import-file"
          onFile={(file) => upload.mutate(file)}
        />
      </Card>
      <Text size="sm" c="dimmed">
        The first row names the columns; who is meant is told by Email or Employee Id.{' '}
        <Anchor href={urlOf('/imports/template')} download inherit underline="always">
          A file to begin with
        </Anchor>
        .
      </Text>
    </>
  )
}

function ImportRow({ upload }: { upload: ImportSummary }) {
  const { says, tone } = sayState(upload)
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <Link className={rows.name} to={`/imports/${upload.id}`}>
          {upload.name}
        </Link>
        <Mark tone={tone}>{says}</Mark>
      </div>
      <div className={rows.line}>
        <span className={rows.faint}>
          {countOf(upload.rows, 'row', 'rows')}:{' '}
          {upload.startedAt ? sayDone(upload.results) : sayPlanned(upload.planned)}
          {upload.invited > 0 && `, ${sayCount(upload.invited)} invited`}
        </span>
        <span className={rows.faint}>
          {upload.createdBy?.name && `${upload.createdBy.name}, `}
          <Moment at={upload.createdAt} />
        </span>
      </div>
    </li>
  )
}

function sayDone({ create, change, deactivate, reactivate, unchanged, reject }: ImportSummary['results']): string {
  const done = `${sayCount(create)} added, ${sayCount(change + reactivate)} changed, ${sayCount(deactivate)} deactivated`
  return `${done}, ${sayCount(reject)} rejected${sayUnchanged(unchanged)}`
}

/** Nothing of it has been done, and of a discarded one nothing will be. */
function sayPlanned({ create, change, deactivate, reactivate, unchanged, reject }: ImportSummary['planned']): string {
  const planned = `would add ${sayCount(create)}, change ${sayCount(change + reactivate)}, deactivate ${sayCount(deactivate)}`
  return `${planned}; ${sayCount(reject)} rejected${sayUnchanged(unchanged)}`
}

function sayUnchanged(unchanged: number): string {
  return unchanged > 0 ? `, ${sayCount(unchanged)} unchanged` : ''
}
