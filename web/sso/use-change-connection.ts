import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { SsoConnection } from '../api/types.ts'
import { useToasts } from '../ui/toasts.tsx'

/** A changed connection has to be tested again. */
export function useChangeConnection(connection: SsoConnection, onSaved: (saved: SsoConnection) => void) {
  const { say } = useToasts()
  return useChange<SsoConnection, Record<string, unknown>>({
    run: (body) => request<SsoConnection>('PATCH', `/sso-connections/${connection.id}`, { body }),
    touches: ['sso-connections'],
    onDone: (saved) => {
      onSaved(saved)
      say('Saved.')
    },
  })
}
