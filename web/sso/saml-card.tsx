import { useQuery } from '@tanstack/react-query'
import { samlQuery } from '../api/queries.ts'
import type { SsoConnection } from '../api/types.ts'
import { Answer } from '../ui/list-states.tsx'
import { KeysCard } from './saml-keys-card.tsx'
import { ProviderCard } from './saml-provider-card.tsx'
import { SamlSettingsCard } from './saml-settings-card.tsx'

interface SamlCardProps {
  connection: SsoConnection
  mayChange: boolean
}

/** The two sides of a SAML connection: the provider's metadata, and our keys. */
export function SamlCard({ connection, mayChange }: SamlCardProps) {
  const saml = useQuery(samlQuery(connection.id))
  return (
    <Answer query={saml} rows={4}>
      {(sides) => (
        <>
          <ProviderCard connection={connection} sides={sides} mayChange={mayChange} />
          <SamlSettingsCard connection={connection} mayChange={mayChange} />
          <KeysCard connection={connection} sides={sides} mayChange={mayChange} />
        </>
      )}
    </Answer>
  )
}
