import { VersionMismatch } from '../base/errors.ts'
import type { PersonVersion } from '../provisioning/change-person.ts'

/** `W/"person.standing"`: both counters, since each tells of changes that the other does not see. */
export const personEtag = ({ version, standingVersion }: PersonVersion): string => `W/"${version}.${standingVersion}"`

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
  const tag = onlyTag(header)
  if (tag === undefined) return undefined
  const [version, standingVersion, ...rest] = tag.split('.').map(Number)
  if (!Number.isInteger(version) || !Number.isInteger(standingVersion) || rest.length > 0) throw new VersionMismatch()
  return { version: version!, standingVersion: standingVersion! }
}

/** @throws VersionMismatch where the header names no version that a group can have. */
export function groupVersionOf(header: string | undefined): number | undefined {
  const tag = onlyTag(header)
  if (tag === undefined) return undefined
  const version = Number(tag)
  if (!Number.isInteger(version)) throw new VersionMismatch()
  return version
}

// Of several versions none can be guarded by; no client is known to name more than the one that it read.
function onlyTag(header: string | undefined): string | undefined {
  const tags = readEtags(header)
  if (tags === undefined || tags === '*') return undefined
  if (tags.length !== 1) throw new VersionMismatch()
  return tags[0]
}
