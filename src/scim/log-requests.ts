import type { Keyring } from '../base/keyring.ts'
import { maskBody } from '../provisioning-log/mask-body.ts'
import { cut, maskText } from '../provisioning-log/mask-text.ts'
import type { RequestLog } from '../provisioning-log/request-log.ts'
import type { ClientCaller } from '../tenants/provisioning-client.ts'
import type { LapsedToken } from '../tenants/lapsed-token.ts'
import { refusalOf } from '../http/status.ts'
import type { Answer } from './answer.ts'
import type { CallNotes } from './call.ts'
import { scimFailure } from './scim-error.ts'
import { type SeenRequest, shownPath, subjectOf } from './seen-request.ts'

const mostNames = 50
const mostDetail = 300
/** Characters of all bodies of a bulk request's operations; those after them come without. */
const mostBulk = 500_000

/** What came of a request. */
export type Outcome = { answer: Answer; status: number } | { error: unknown }

export interface Sighting {
  requestId: string
  caller: Pick<ClientCaller, 'tenantId' | 'clientId' | 'tokenId'>
  notes: CallNotes
  seen: SeenRequest
  /** By performance.now(). */
  begun: number
}

export interface SightingLog {
  finished(sighting: Sighting, outcome: Outcome): void
  /** A token that is refused, though it once worked. */
  lapsed(token: LapsedToken, request: { requestId: string; seen: SeenRequest; begun: number }): void
}

/** Turns what the SCIM edge sees into lines of the provisioning log. */
export function createSightingLog(log: RequestLog, keyring: Keyring): SightingLog {
  return {
    finished(sighting, outcome) {
      const { notes } = sighting
      log.record(lineOf(sighting, outcome, keyring))
      let left = mostBulk
      for (const { at, milliseconds, outcome: ofOne, ...one } of notes.operations ?? []) {
        const { body, ...line } = lineOf({ ...sighting, ...one }, ofOne, keyring)
        log.record({ ...line, body: left > 0 ? body : undefined, operation: at + 1, milliseconds })
        left -= body?.length ?? 0
      }
    },
    lapsed({ tokenId, why, ...client }, { requestId, seen, begun }) {
      const caller = { ...client, tokenId }
      const notes = { ignored: [], unknownMembers: [] }
      const line = lineOf({ requestId, caller, notes, seen, begun }, { answer: { status: 401 }, status: 401 }, keyring)
      log.record({ ...line, code: why === 'disconnected' ? 'client_disconnected' : `token_${why}` })
    },
  }
}

function lineOf(sighting: Sighting, outcome: Outcome, keyring: Keyring) {
  const { requestId, caller, notes, seen, begun } = sighting
  const { tenantId, clientId, tokenId } = caller
  const { location, personId }: Partial<Answer> = 'answer' in outcome ? outcome.answer : {}
  return {
    tenantId,
    requestId,
    clientId,
    credentialId: tokenId,
    method: seen.method.slice(0, 20),
    path: shownPath(seen),
    milliseconds: performance.now() - begun,
    subject: personId ? { kind: 'person' as const, id: personId } : subjectOf(seen, { location, tenantId, keyring }),
    ignored: notes.ignored.length > 0 ? notes.ignored.slice(0, mostNames).map(shownName) : undefined,
    unknownMembers: notes.unknownMembers.length,
    // The operations of a bulk request have lines of their own.
    body: seen.body === undefined || notes.operations ? undefined : maskBody(seen.body),
    ...('answer' in outcome ? { status: outcome.status } : refusalLine(outcome.error)),
  }
}

function refusalLine(error: unknown): { status: number; code: string; detail?: string } {
  const refusal = refusalOf(error)
  if (!refusal) return { status: 500, code: 'server_error' }
  const { status } = scimFailure(refusal)!
  return { status, code: refusal.code, detail: cut(withoutAddresses(refusal.message), mostDetail) }
}

// Messages quote names of attributes and no values; should one ever slip in, it is no address.
function withoutAddresses(message: string): string {
  return message.includes('@')
    ? message
        .split(' ')
        .map((word) => (word.includes('@') ? maskText(word) : word))
        .join(' ')
    : message
}

function shownName(name: string): string {
  return name.includes('@') ? maskText(name) : cut(name, 200)
}
