/** Who did it. `id` is the id of that client, admin, API key or person; it stays in the audit when its bearer is gone. */
export type Actor =
  | { kind: 'client' | 'admin' | 'api_key' | 'person'; id: string }
  | { kind: 'operator' | 'system' | 'anonymous' }

export const operator: Actor = { kind: 'operator' }
export const system: Actor = { kind: 'system' }
export const anonymous: Actor = { kind: 'anonymous' }

/** The id of the actor, null where it is nobody in particular. */
export function actorId(actor: Actor): string | null {
  return 'id' in actor ? actor.id : null
}
