import { Button, Code, Group, Progress, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useParams } from 'react-router'
import { useChange } from '../api/change.ts'
import { bulkActQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { BulkAct } from '../api/types.ts'
import { useWatch } from '../api/watch.ts'
import { percentOf } from '../campaigns/campaign-words.ts'
import { Card, Facts } from '../ui/card.tsx'
import { countOf, Moment, sayCount } from '../ui/moment.tsx'
import { PageAnswer } from '../ui/page-answer.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { bulkActOf, reasonsOf } from './bulk-acts.ts'
import { BulkActMark } from './bulk-act-mark.tsx'

const back = { to: '/people', label: 'People' }
/** Where the server's own reports do not come through. */
const refreshMilliseconds = 3000

export function Component() {
  const { id = '' } = useParams()
  const { queryKey } = bulkActQuery(id)
  const shown = useQuery(bulkActQuery(id)).data
  const isRunning = shown?.state === 'running'
  const isLive = useWatch(isRunning ? `/bulk-acts/${id}/events` : undefined, queryKey)
  const query = useQuery({ ...bulkActQuery(id), refetchInterval: isRunning && !isLive ? refreshMilliseconds : false })
  useRefreshWhenOver(shown?.state)
  return (
    <PageAnswer
      query={query}
      back={back}
      name="Act on many"
      gone={{ title: 'No such act', says: 'Nothing was done to many under this address' }}
    >
      {(act) => <ActView act={act} />}
    </PageAnswer>
  )
}

/** The lists that were read while it went on show people as they stood then. */
function useRefreshWhenOver(state: BulkAct['state'] | undefined) {
  const client = useQueryClient()
  useEffect(() => {
    if (!state || state === 'running') return
    for (const kind of ['people', 'overview', 'deliveries', 'audit'])
      void client.invalidateQueries({ queryKey: [kind] })
  }, [client, state])
}

function ActView({ act }: { act: BulkAct }) {
  const { progress, reached, leftOut, filter, createdBy, createdAt, finishedAt, state } = act
  const words = bulkActOf(act.act)
  const facts = [
    { label: 'Started', value: <Moment at={createdAt} exact /> },
    ...(createdBy?.name ? [{ label: 'By', value: createdBy.name }] : []),
    ...(finishedAt
      ? [{ label: state === 'stopped' ? 'Stopped' : 'Finished', value: <Moment at={finishedAt} exact /> }]
      : []),
    ...(filter ? [{ label: 'Who was meant', value: <Code className="break">{filter}</Code> }] : []),
  ]
  return (
    <>
      <PageHeader
        back={back}
        title={words.label}
        aside={<BulkActMark state={state} />}
        actions={<StopButton act={act} />}
      />
      <Stack maw="52rem">
        <Card title="Progress">
          <Stack gap="xs">
            <Progress
              value={state === 'done' ? 100 : percentOf(progress.done, Math.max(progress.of, 1))}
              size="lg"
              aria-label="People looked at"
            />
            <Text size="sm" role="status">
              {countOf(reached, 'person', 'people')} {reached === 1 ? words.done.replace(/^were/, 'was') : words.done}
              {state === 'running' && `; ${sayCount(progress.done)} of about ${sayCount(progress.of)} looked at`}.
            </Text>
            {state === 'running' && (
              <Text size="sm" c="dimmed">
                It goes on at the server: you can leave this page and come back to its address.
              </Text>
            )}
            {reasonsOf(leftOut).map(({ reason, why, n }) => (
              <Text key={reason} size="sm" c="dimmed">
                {sayCount(n)} {n === 1 ? 'is' : 'are'} left out: {why}.
              </Text>
            ))}
          </Stack>
        </Card>
        <Card title="About">
          <Facts facts={facts} />
        </Card>
        <Group>
          <Button component={Link} to="/people/acts" variant="default">
            Earlier acts on many
          </Button>
        </Group>
      </Stack>
    </>
  )
}

/** What is done stays done, and nobody is asked before less is done. */
function StopButton({ act }: { act: BulkAct }) {
  const may = useMay()
  const { complain } = useToasts()
  const stop = useChange({
    run: () => request<BulkAct>('POST', `/bulk-acts/${act.id}/stop`),
    touches: ['bulk-acts', 'people'],
  })
  if (act.state !== 'running' || !may(bulkActOf(act.act).scope)) return null
  return (
    <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate(undefined, { onError: complain })}>
      Stop
    </Button>
  )
}
