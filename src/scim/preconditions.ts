import type { IncomingHttpHeaders } from 'node:http'
import { groupEtag, groupVersionOf, matches, personEtag, personVersionOf, readEtags } from './etag.ts'

/** What a write is conditional on (RFC 9110 §13.1). */
export interface Preconditions {
  ifMatch?: string
  ifNoneMatch?: string
}

export const preconditionsOf = (headers: IncomingHttpHeaders): Preconditions => ({
  ifMatch: headers['if-match'],
  ifNoneMatch: headers['if-none-match'],
})

/** @throws VersionMismatch */
export const personGuards = ({ ifMatch, ifNoneMatch }: Preconditions) => ({
  ifVersion: personVersionOf(ifMatch),
  unlessVersion: namesVersion(ifNoneMatch, personEtag),
})

/** @throws VersionMismatch */
export const groupGuards = ({ ifMatch, ifNoneMatch }: Preconditions) => ({
  ifVersion: groupVersionOf(ifMatch),
  unlessVersion: namesVersion(ifNoneMatch, groupEtag),
})

function namesVersion<T>(header: string | undefined, etagOf: (version: T) => string) {
  const tags = readEtags(header)
  return tags && ((current: T) => matches(tags, etagOf(current)))
}
