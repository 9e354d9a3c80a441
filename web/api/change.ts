import { useMutation, useQueryClient } from '@tanstack/react-query'

export type Kind =
  | 'me'
  | 'tenant'
  | 'people'
  | 'bulk-acts'
  | 'campaigns'
  | 'deliveries'
  | 'outbox'
  | 'saved-messages'
  | 'provisioning-clients'
  | 'api-keys'
  | 'admins'
  | 'groups'
  | 'imports'
  | 'exports'
  | 'overview'
  | 'schemas'
  | 'domains'
  | 'directory'
  | 'sso-connections'
  | 'sso-conflicts'
  | 'audit'

export interface Change<T, V> {
  run: (value: V) => Promise<T>
  /** What may look different afterwards. The audit log always does. */
  touches: Kind[]
  onDone?: (result: T, value: V) => void
}

/** A change at the server; what shows the touched things is read again. A refusal is left for the caller to show. */
export function useChange<T, V = void>({ run, touches, onDone }: Change<T, V>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: (result, value) => {
      for (const kind of [...touches, 'audit']) void client.invalidateQueries({ queryKey: [kind] })
      onDone?.(result, value)
    },
  })
}
