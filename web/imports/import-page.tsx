import { Button, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { importQuery } from '../api/queries.ts'
import { urlOf } from '../api/request.ts'
import type { ImportSummary } from '../api/types.ts'
import { useWatch } from '../api/watch.ts'
import { percentOf } from '../campaigns/campaign-words.ts'
import { Card } from '../ui/card.tsx'
import { DownloadIcon } from '../ui/icons.tsx'
import { Empty } from '../ui/list-states.tsx'
import { countOf, sayCount } from '../ui/moment.tsx'
import { PageAnswer } from '../ui/page-answer.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Mark } from '../ui/state-mark.tsx'
import { ImportActions } from './import-actions.tsx'
import { ImportRows } from './import-rows.tsx'
import { isMoving, sayState } from './import-words.ts'

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
  return (
    <PageAnswer
      query={query}
      back={back}
      name="Upload"
      gone={{ title: 'No such upload', says: 'There is no upload at this address' }}
    >
      {(upload) => <ImportView upload={upload} />}
    </PageAnswer>
  )
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
          <ImportRows upload={upload} />
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
