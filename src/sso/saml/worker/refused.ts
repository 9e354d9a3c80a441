import type { MetadataReason } from '../metadata-reasons.ts'
import type { SamlReason } from '../reasons.ts'

/** Thrown inside the thread, which hands over plain values; outside it becomes SsoRefused or MetadataRefused. */
export class Refused<Reason extends SamlReason | MetadataReason = SamlReason | MetadataReason> extends Error {
  readonly reason: Reason
  readonly received?: string
  constructor(reason: Reason, received?: string | null) {
    super(reason)
    this.reason = reason
    if (received) this.received = received
  }
}
