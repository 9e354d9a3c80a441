import { Anchor, Button, Code, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { useChange } from '../api/change.ts'
import { ssoTestQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { SsoConnection, SsoTest } from '../api/types.ts'
import { Card, Facts } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { Mark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { goodOutcomes, outcomeWords } from './sso-words.ts'

const watchMilliseconds = 1500

/** A sign-in that changes nothing, and shows every claim and whom it would mean. */
export function TestCard({ connection }: { connection: SsoConnection }) {
  const { complain } = useToasts()
  const [begun, setBegun] = useState<{ id: string; address: string }>()
  const start = useChange({
    run: () => request<{ id: string; address: string }>('POST', `/sso-connections/${connection.id}/tests`),
    touches: [],
    onDone: setBegun,
  })
  return (
    <Card
      title="Test sign-in"
      actions={
        <Button
          variant="default"
          size="compact-sm"
          loading={start.isPending}
          onClick={() => start.mutate(undefined, { onError: complain })}
        >
          Begin a test
        </Button>
      }
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          You sign in at the provider as yourself. Nothing is changed by it.{' '}
          {connection.testedAt && (
            <>
              Last good test <Moment at={connection.testedAt} />.
            </>
          )}
        </Text>
        {begun && <Running begun={begun} />}
      </Stack>
    </Card>
  )
}

function Running({ begun }: { begun: { id: string; address: string } }) {
  const client = useQueryClient()
  const test = useQuery({
    ...ssoTestQuery(begun.id),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'open' ? false : watchMilliseconds),
  }).data
  const isDone = test?.state === 'done'
  // A test that went well is a fact of the connection.
  useEffect(() => {
    if (isDone) void client.invalidateQueries({ queryKey: ['sso-connections'] })
  }, [isDone, client])
  if (test?.report) return <Report report={test.report} />
  if (test?.state === 'expired') return <Text size="sm">The 15 minutes are over. Begin another test.</Text>
  return (
    <Text size="sm" component="div" role="status">
      <Anchor href={begun.address} target="_blank" rel="opener" inherit underline="always">
        Sign in at the provider
      </Anchor>{' '}
      in a window of this browser. <Mark tone="idle">Waiting…</Mark>
    </Text>
  )
}

function Report({ report }: { report: NonNullable<SsoTest['report']> }) {
  const { outcome, refusal, claims = [], personIds = [], issuer, subject } = report
  return (
    <Stack gap="sm" role="status">
      {refusal ? (
        <Notice tone="bad" title={refusal.sentence}>
          {refusal.remedy}
          {refusal.received && (
            <>
              {' '}
              Received: <Code className="break">{refusal.received}</Code>
            </>
          )}
        </Notice>
      ) : (
        <Mark tone={goodOutcomes.has(outcome) ? 'good' : 'warn'}>{outcomeWords[outcome]}</Mark>
      )}
      {personIds.map((id) => (
        <Text key={id} size="sm">
          <Anchor component={Link} to={`/people/${id}`} inherit>
            The person who is meant
          </Anchor>
        </Text>
      ))}
      <Facts
        facts={[
          ...(issuer ? [{ label: 'Issuer', value: <Code className="break">{issuer}</Code> }] : []),
          ...(subject ? [{ label: 'Subject', value: <Code className="break">{subject}</Code> }] : []),
          ...claims.map(({ name, values }) => ({
            label: name,
            value: <Code className="break">{values.join(', ')}</Code>,
          })),
        ]}
      />
    </Stack>
  )
}
