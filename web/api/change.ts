import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { Problem } from './problem.ts'

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

/** Within it a second press of the same button is a double click. */
const doubleClickMilliseconds = 500

/**
 * A change at the server; what shows the touched things is read again. A refusal is left for the caller to show, beside
 * how things stand, where it says that they are not as they were shown.
 * The same change is asked for once, however fast its button is pressed: one that is drawn as busy is so too late.
 */
export function useChange<T, V = void>({ run, touches, onDone }: Change<T, V>) {
  const client = useQueryClient()
  const under = useRef(new Map<unknown, number>())
  const readAgain = (kinds: Kind[]) => {
    for (const kind of kinds) void client.invalidateQueries({ queryKey: [kind] })
  }
  const mutation = useMutation({
    mutationFn: run,
    onSuccess: (result, value) => {
      readAgain([...touches, 'audit'])
      onDone?.(result, value)
    },
    onError: (error) => {
      if (error instanceof Problem && [404, 409].includes(error.status)) readAgain(touches)
    },
    onSettled: (_result, error, value) => {
      const left = error ? 0 : (under.current.get(nameOf(value)) ?? 0) + doubleClickMilliseconds - performance.now()
      setTimeout(() => under.current.delete(nameOf(value)), Math.max(0, left))
    },
  })
  const mutate: typeof mutation.mutate = (...asked) => {
    const name = nameOf(asked[0])
    if (under.current.has(name)) return
    under.current.set(name, performance.now())
    mutation.mutate(...asked)
  }
  return { ...mutation, mutate }
}

/** One key of several, or on and then off, are changes of their own; what a form holds is one, whatever stands in it. */
function nameOf(value: unknown): unknown {
  return typeof value === 'object' ? 'form' : value
}
