const namePattern = /^[A-Za-z0-9$_.:-]{1,120}$/

/** Of a client's text in the place of an operator, which may be a value without quotes. */
export function wordedOperator(text: string): string {
  return namePattern.test(text) ? `"${text}"` : 'that name'
}

// Also unended, since what is cut off or mistyped is no less a value.
const values = /"(?:[^"\\]|\\.)*"?/g
// PostgreSQL, which keeps messages, stores no NUL and no half of a pair.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unstorable = /[\0-\x1f\x7f]|\p{Surrogate}/gu

/** A client's text in the place of a name, without the values that stand in it: those may be a person's. */
export function quotedName(text: string): string {
  return `"${text.replace(values, '…').slice(0, 100).replace(unstorable, '�')}"`
}

/** People count characters from 1. */
export function place(position: number): string {
  return `at character ${position + 1}`
}
