import { hash } from 'node:crypto'
import { VersionMismatch } from '../base/errors.ts'
import type { GroupOfPerson } from '../groups/find-person-with-groups.ts'
import type { PersonVersion } from '../provisioning/change-person.ts'

/**
 * `W/"person.standing"`: both counters, since each tells of changes that the other does not see. Where groups are shown a digest of
 * them follows: they change without the person, and what is shown is not what was (RFC 9110 §8.8.1). Writes are guarded by the
 * counters alone, since `groups` is not the person's to write.
 */
export function personEtag(
  { version, standingVersion }: PersonVersion,
  groups: readonly Pick<GroupOfPerson, 'id' | 'displayName'>[] = [],
): string {
  if (groups.length === 0) return `W/"${version}.${standingVersion}"`
  const text = groups
    .map(({ id, displayName }) => JSON.stringify([id, displayName]))
    .toSorted()
    .join()
  const digest = hash('sha256', text, 'base64url').slice(0, 8)
  return `W/"${version}.${standingVersion}.${digest}"`
}

export const groupEtag = ({ version }: { version: number }): string => `W/"${version}"`

/** The opaque tags of If-Match or If-None-Match; `*` matches whatever there is. */
export function readEtags(header: string | undefined): readonly string[] | '*' | undefined {
  if (header === undefined) return undefined
  if (header.trim() === '*') return '*'
  return header.split(',').map(opaqueTag)
}

/** SCIM's versions are weak and yet used with If-Match (RFC 7644 §3.14), so weakness is not compared. */
function opaqueTag(tag: string): string {
  const text = tag.trim().replace(/^W\//i, '')
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text
}

export function matches(tags: readonly string[] | '*', etag: string): boolean {
  return tags === '*' || tags.includes(opaqueTag(etag))
}

/** @throws VersionMismatch where the header names no version that a person can have. */
export function personVersionOf(header: string | undefined): PersonVersion | undefined {
  return newestOf(header, personVersion, ({ version, standingVersion }) => version + standingVersion)
}

/** @throws VersionMismatch where the header names no version that a group can have. */
export function groupVersionOf(header: string | undefined): number | undefined {
  return newestOf(header, wholeNumber, (version) => version)
}

function personVersion(tag: string): PersonVersion | undefined {
  const [counters] = /^\d+\.\d+(?=(?:\.[\w-]{8})?$)/.exec(tag) ?? []
  const [version, standingVersion] = (counters ?? '').split('.').map(wholeNumber)
  return version === undefined || standingVersion === undefined ? undefined : { version, standingVersion }
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** Of several versions only the newest can still be there, since they only grow: it alone is guarded by. */
function newestOf<T>(
  header: string | undefined,
  read: (tag: string) => T | undefined,
  ageOf: (version: T) => number,
): T | undefined {
  const tags = readEtags(header)
  if (tags === undefined || tags === '*') return undefined
  const versions = tags.flatMap((tag) => read(tag) ?? [])
  if (versions.length === 0) throw new VersionMismatch()
  return versions.reduce((newest, version) => (ageOf(version) > ageOf(newest) ? version : newest))
}
