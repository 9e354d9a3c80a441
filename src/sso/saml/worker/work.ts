import type { MetadataReading, MetadataToRead } from './read-metadata.ts'
import type { VerifiedResponse } from './expected.ts'
import type { Refused } from './refused.ts'
import type { ResponseToVerify } from './verify-response.ts'

/** Everything that parses XML; the thread does one at a time. */
export interface Work {
  response: { order: ResponseToVerify; result: VerifiedResponse }
  metadata: { order: MetadataToRead; result: MetadataReading }
}

export type WorkKind = keyof Work

export type Order = { [K in WorkKind]: { kind: K; order: Work[K]['order'] } }[WorkKind]

/** What comes back over the thread's port; an error's class would not survive the way. */
export type Outcome =
  | { result: Work[WorkKind]['result'] }
  | { refused: Pick<Refused, 'reason' | 'received'> }
  | { fault: string }

/** The thread's first word, once its parsers are loaded. */
export const ready = 'ready'
