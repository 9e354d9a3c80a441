import { Anchor, Button, Checkbox, Code, Radio, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { useChange } from '../api/change.ts'
import { ssoConflictsQuery, ssoConnectionsQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { SsoConflict } from '../api/types.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { Card } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { countOf, Moment } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { useToasts } from '../ui/toasts.tsx'
import { useAddress } from '../ui/use-address.ts'
import { SsoPlaces } from './sso-page.tsx'
import { conflictWords } from './sso-words.ts'
import { plainName } from '../ui/plain-name.ts'

/** Identities that came and may be several people's: an admin says whose they are, and nothing is merged by itself. */
export function Component() {
  const conflicts = useQuery(ssoConflictsQuery({ cursor: useAddress().read('cursor') }))
  const [deciding, setDeciding] = useState<SsoConflict>()
  return (
    <>
      <PageHeader
        title="Conflicts"
        lead="Who signed in at the provider, and could not be told from the people here. Nobody is let in before you decide."
      />
      <SsoPlaces />
      <Card flush>
        <Answer query={conflicts} rows={4}>
          {(page) => (
            <>
              {page.items.length === 0 && <Empty title="Nothing to decide">Everybody who came was one person.</Empty>}
              <ul className={rows.rows}>
                {page.items.map((conflict) => (
                  <ConflictRow key={conflict.id} conflict={conflict} onDecide={() => setDeciding(conflict)} />
                ))}
              </ul>
              <Pager nextCursor={page.nextCursor} />
            </>
          )}
        </Answer>
      </Card>
      {deciding && <DecideDialog conflict={deciding} onClose={() => setDeciding(undefined)} />}
    </>
  )
}

function ConflictRow({ conflict, onDecide }: { conflict: SsoConflict; onDecide: () => void }) {
  const mayChange = useMay()('settings:write')
  const connectionName = useConnectionName(conflict.connectionId)
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span>
          <Code className="break">{conflict.matchValue}</Code> {conflictWords[conflict.reason]}
        </span>
        {mayChange && (
          <span className={rows.buttons}>
            <Button size="compact-sm" variant="default" onClick={onDecide} disabled={conflict.people.length === 0}>
              Decide…
            </Button>
            <AskedButton
              word="Put aside"
              size="compact-sm"
              label={`Put aside ${conflict.matchValue}`}
              title="Put this aside?"
              run={() => request('DELETE', `/sso-conflicts/${conflict.id}`)}
              touches={['sso-conflicts']}
            >
              <Code className="break">{conflict.matchValue}</Code> is nobody’s, and nobody is let in. It comes here
              again where they try again.
            </AskedButton>
          </span>
        )}
      </div>
      <span className={rows.faint}>
        {conflict.people.map(({ personId, displayName }, at) => (
          <span key={personId}>
            {at > 0 && ', '}
            <Anchor component={Link} to={`/people/${personId}`} inherit underline="always" className={rows.above}>
              {plainName(displayName)}
            </Anchor>
          </span>
        ))}{' '}
        · by {connectionName} · {countOf(conflict.tries, 'try', 'tries')}, last <Moment at={conflict.lastTriedAt} />
      </span>
    </li>
  )
}

function useConnectionName(connectionId: string): string {
  const connections = useQuery(ssoConnectionsQuery()).data?.items
  return connections?.find(({ id }) => id === connectionId)?.name ?? 'the provider'
}

function DecideDialog({ conflict, onClose }: { conflict: SsoConflict; onClose: () => void }) {
  const { say } = useToasts()
  const connectionName = useConnectionName(conflict.connectionId)
  const [personId, setPersonId] = useState('')
  const [replaces, setReplaces] = useState(false)
  const resolve = useChange({
    run: () => request('POST', `/sso-conflicts/${conflict.id}/resolve`, { body: { personId, replaces } }),
    touches: ['sso-conflicts', 'people'],
    onDone: () => {
      say('Decided. They can sign in now.')
      onClose()
    },
  })
  return (
    <Dialog
      title="Whose identity is this?"
      opened
      onClose={onClose}
      action="It is theirs"
      onAction={() => resolve.mutate()}
      busy={resolve.isPending}
      disabled={personId === ''}
      error={resolve.error}
    >
      <Text size="sm">
        {connectionName} ({conflict.issuer}) calls them <Code className="break">{conflict.subject}</Code>, and said{' '}
        <Code className="break">{conflict.matchValue}</Code>. Whoever you choose signs in by it from then on.
      </Text>
      <Radio.Group aria-label="Person" value={personId} onChange={setPersonId}>
        <Stack gap="xs">
          {conflict.people.map((person) => (
            <Radio
              key={person.personId}
              value={person.personId}
              label={plainName(person.displayName)}
              description={`${plainName(person.userName)}${person.isClaimed ? ', has claimed' : ''}`}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Checkbox
        label="It replaces another identity of theirs by this connection"
        checked={replaces}
        onChange={(event) => setReplaces(event.currentTarget.checked)}
      />
    </Dialog>
  )
}
