import { Radio, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { identitiesQuery, ssoConnectionsQuery, tenantQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Person } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Failed, LoadingRows } from '../ui/list-states.tsx'
import { Notice } from '../ui/notice.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { effectOf, type Method, shutOut } from './sign-in-method-effects.ts'

const labels: Record<Method, string> = {
  settings: 'As your company’s settings say',
  sso: 'Single sign-on',
  password: 'A password',
}

/** Says what becomes of password, sessions and claim before it is done. */
export function SignInMethodDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { say } = useToasts()
  const kept: Method = person.signIn.set ?? (person.claimedAt ? 'password' : 'settings')
  const [method, choose] = useState<Method>(kept)
  const read = [useQuery(tenantQuery()), useQuery(ssoConnectionsQuery()), useQuery(identitiesQuery(person.id))] as const
  const settings = read[0].data?.settings
  const connections = read[1].data?.items
  const identities = read[2].data?.items
  const failed = read.find(({ data, error }) => data === undefined && error !== null)
  const facts = settings && connections && identities && { person, settings, connections, identities }

  const change = useChange({
    run: () =>
      request('PUT', `/people/${person.id}/auth-method`, {
        body: { authMethod: method === 'settings' ? null : method },
      }),
    touches: ['people', 'audit'],
    onDone: () => {
      say('The sign-in method is changed.')
      onClose()
    },
  })
  // After the claim the settings no longer count.
  const offered: Method[] = person.claimedAt ? ['sso', 'password'] : ['settings', 'sso', 'password']
  return (
    <Dialog
      title={`Sign-in method: ${person.displayName}`}
      opened
      onClose={onClose}
      action="Change the sign-in method"
      onAction={() => change.mutate()}
      disabled={!facts || method === kept}
      busy={change.isPending}
      error={change.error}
    >
      <Radio.Group aria-label="Sign-in method" value={method} onChange={choose}>
        <Stack gap="xs">
          {offered.map((each) => (
            <Radio
              key={each}
              value={each}
              label={labels[each]}
              disabled={facts && each !== kept && shutOut(each, facts) !== undefined}
              description={facts && each !== kept ? shutOut(each, facts) : undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      {!facts && !failed && <LoadingRows rows={2} />}
      {failed && <Failed error={failed.error} onRetry={() => void failed.refetch()} />}
      {facts && (
        <Text size="sm" role="status">
          {method === kept ? 'This is how it is set now.' : effectOf(method, facts)}
        </Text>
      )}
      {settings?.requireSso && connections?.some(({ state }) => state === 'enabled') && (
        <Notice tone="warn">
          Your company requires single sign-on of everybody: what you set here counts once that is turned off.
        </Notice>
      )}
    </Dialog>
  )
}
