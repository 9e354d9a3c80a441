import { Anchor, Button, Code, Text } from '@mantine/core'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { Card } from '../ui/card.tsx'
import { sayDay } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { Known } from './known.tsx'
import type { SideProps } from './saml-provider-card.tsx'

/** Two at most: the one that signs, and the next. */
export function KeysCard({ connection, sides, mayChange }: SideProps) {
  const { complain } = useToasts()
  const path = `/sso-connections/${connection.id}/saml/keys`
  const { keys } = sides.serviceProvider
  const add = useChange({ run: () => request('POST', path, { body: {} }), touches: ['sso-connections'] })
  return (
    <Card
      title="Our keys"
      actions={
        mayChange &&
        keys.length < 2 && (
          <Button
            variant="default"
            size="compact-sm"
            loading={add.isPending}
            onClick={() => add.mutate(undefined, { onError: complain })}
          >
            Make the next key
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        They sign what is asked of the provider and open what it encrypts. The provider reads them from our metadata.
      </Text>
      <ul className={rows.rows}>
        {keys.map(({ fingerprint, validUntil, signsRequests, certificate }) => (
          <li key={fingerprint} className={rows.row}>
            <div className={rows.line}>
              <Code className="break">{fingerprint.slice(0, 23)}…</Code>
              <span className={rows.buttons}>
                <Mark tone={signsRequests ? 'good' : 'idle'}>{signsRequests ? 'Signs' : 'Waits'}</Mark>
                {mayChange && keys.length > 1 && (
                  <AskedButton
                    word="Remove"
                    size="compact-xs"
                    label={`Remove the key ${fingerprint.slice(0, 11)}`}
                    title="Remove this key?"
                    run={() => request('DELETE', `${path}/${encodeURIComponent(fingerprint)}`)}
                    touches={['sso-connections']}
                  >
                    <Known connection={connection} />
                    {signsRequests
                      ? 'It signs what is asked of the provider, and the other key does so from now on: the provider must have read that one from our metadata.'
                      : 'It waits, and signs nothing yet.'}{' '}
                    What the provider encrypts for it can no longer be opened, and such a sign-in is refused.
                  </AskedButton>
                )}
              </span>
            </div>
            <span className={rows.faint}>
              Until {sayDay(validUntil)},{' '}
              <Anchor
                href={`data:application/x-pem-file,${encodeURIComponent(certificate)}`}
                download="certificate.pem"
                inherit
                underline="always"
              >
                certificate
              </Anchor>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
