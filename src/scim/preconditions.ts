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
  unlessVersion: namesVersion(ifNoneMatch, {
    etagOf: (current: PersonVersion) => personEtag(current),
    shorten: withoutGroups,
  }),
})

/** @throws VersionMismatch */
export const groupGuards = ({ ifMatch, ifNoneMatch }: Preconditions) => ({
  ifVersion: groupVersionOf(ifMatch),
  unlessVersion: namesVersion(ifNoneMatch, { etagOf: groupEtag }),
})

// A tag of a person who was shown with groups says so behind the counters. Of one tag at a time: over a long header a
// pattern that begins anywhere takes the square of its length.
const withoutGroups = (tag: string) => tag.replace(/^(\d+\.\d+)\.[\w-]{8}$/, '$1')

function namesVersion<T>(
  header: string | undefined,
  { etagOf, shorten = (tag) => tag }: { etagOf: (version: T) => string; shorten?: (tag: string) => string },
) {
  const given = readEtags(header)
  const tags = typeof given === 'string' ? given : given?.map(shorten)
  return tags && ((current: T) => matches(tags, etagOf(current)))
}
