import { Code, Stack, Text } from '@mantine/core'
import type { SamlConnection, SsoConnection } from '../api/types.ts'
import { Card, Facts } from '../ui/card.tsx'
import { Moment, sayDay } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { TakeMetadata } from './take-metadata.tsx'

/** One side of a SAML connection. */
export interface SideProps {
  connection: SsoConnection
  sides: SamlConnection
  mayChange: boolean
}

const certificateMarks = {
  alive: { tone: 'good', says: 'In use' },
  expires_soon: { tone: 'warn', says: 'Expires soon' },
  expired: { tone: 'bad', says: 'Expired' },
  not_yet_valid: { tone: 'idle', says: 'Not valid yet' },
} as const

export function ProviderCard({ connection, sides, mayChange }: SideProps) {
  const { identityProvider, metadata } = sides
  return (
    <Card title="The identity provider">
      <Stack gap="sm">
        {identityProvider ? (
          <>
            <Facts
              facts={[
                { label: 'Entity id', value: <Code className="break">{identityProvider.entityId}</Code> },
                { label: 'Sign-in address', value: <Code className="break">{identityProvider.ssoUrl}</Code> },
              ]}
            />
            <ul className={rows.rows}>
              {identityProvider.certificates.map(({ fingerprint, subject, validUntil, state }) => (
                <li key={fingerprint} className={rows.row}>
                  <div className={rows.line}>
                    <span className="break">{subject || 'Certificate'}</span>
                    <Mark tone={certificateMarks[state].tone}>{certificateMarks[state].says}</Mark>
                  </div>
                  <span className={rows.faint}>
                    Until {sayDay(validUntil)}, {fingerprint.slice(0, 23)}…
                  </span>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <Text size="sm">Its metadata says where people sign in, and by which keys its word is believed.</Text>
        )}
        {metadata && (
          <Text size="sm" c="dimmed">
            Read again every day from {metadata.url}
            {metadata.readAt && (
              <>
                , last <Moment at={metadata.readAt} />
              </>
            )}
            .
          </Text>
        )}
        {metadata?.fault && <Notice tone="bad">{metadata.fault}</Notice>}
        {mayChange && <TakeMetadata connection={connection} hasAddress={metadata !== null} />}
      </Stack>
    </Card>
  )
}
