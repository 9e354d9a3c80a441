const namePattern = /^[A-Za-z0-9$_.:-]{1,120}$/

/** Of a client's text only what looks like an attribute's name is quoted; everything else is told by its place. */
export function wordedName(text: string): string {
  return namePattern.test(text) ? `"${text}"` : 'that name'
}

/** People count characters from 1. */
export function place(position: number): string {
  return `at character ${position + 1}`
}
