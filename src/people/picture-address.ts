import { fromBase62, toBase62 } from '../base/base62.ts'
import { isJsonObject, type JsonValue } from '../base/json.ts'
import type { PersonDocument } from './person.ts'

const handleBytes = 12

export function pictureAddress(publicUrl: string, handle: Uint8Array): string {
  return `${publicUrl}/pictures/${toBase62(handle)}.jpg`
}

/** The handle in the last part of such an address. */
export function pictureHandle(name: string): Buffer | undefined {
  return name.endsWith('.jpg') ? fromBase62(name.slice(0, -'.jpg'.length), handleBytes) : undefined
}

/** The SCIM `photos` with ours first, or without ours; those of the directory stay. @param address undefined where the person took the picture back. */
export function withPhoto(document: PersonDocument, publicUrl: string, address: string | undefined): PersonDocument {
  const { photos, ...attributes } = document.attributes
  const others = Array.isArray(photos) ? photos.filter((photo) => !isOurs(photo, publicUrl)) : []
  const all = address === undefined ? others : [{ value: address, type: 'photo' }, ...others]
  return { ...document, attributes: all.length > 0 ? { ...attributes, photos: all } : attributes }
}

function isOurs(photo: JsonValue, publicUrl: string): boolean {
  return isJsonObject(photo) && typeof photo.value === 'string' && photo.value.startsWith(`${publicUrl}/pictures/`)
}

/** The address of the picture that the person gave; the directory's own do not count. */
export function ownPicture({ attributes: { photos } }: PersonDocument, publicUrl: string): string | undefined {
  const ours = Array.isArray(photos) ? photos.find((photo) => isOurs(photo, publicUrl)) : undefined
  return isJsonObject(ours) ? (ours.value as string) : undefined
}
