/** What files of each kind begin with. Anything else, SVG before all, never reaches a decoder (security §7.41). */
const beginnings: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
]

/** Whether the content says that it is PNG, JPEG or WebP. */
export function isPicture(bytes: Buffer): boolean {
  return beginnings.some((begins) => begins(bytes))
}
