import type { IncomingHttpHeaders } from 'node:http'
import type { PersonVersion } from '../provisioning/change-person.ts'
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
  unlessVersion: namesVersion(withoutGroups(ifNoneMatch), (current: PersonVersion) => personEtag(current)),
})

/** @throws VersionMismatch */
export const groupGuards = ({ ifMatch, ifNoneMatch }: Preconditions) => ({
  ifVersion: groupVersionOf(ifMatch),
  unlessVersion: namesVersion(ifNoneMatch, groupEtag),
})

// A tag of a person who was shown with groups says so behind the counters.
const withoutGroups = (header: string | undefined) => header?.replaceAll(/(\d+\.\d+)\.[\w-]{8}(?=["\s,]|$)/g, '$1')

function namesVersion<T>(header: string | undefined, etagOf: (version: T) => string) {
  const tags = readEtags(header)
  return tags && ((current: T) => matches(tags, etagOf(current)))
}
