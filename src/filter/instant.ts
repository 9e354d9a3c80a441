/**
 * An xsd:dateTime (RFC 7643 §2.3.5), or a date alone for its first moment in UTC; without a zone, UTC.
 * The same text is a PostgreSQL regular expression: what passes here can be cast there and never fails.
 */
export const instantPattern =
  '^(?!0000)[0-9]{4}-' +
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))' +
  '(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]+)?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?)?$'

/** A year that has a 29th of February. */
export const leapYearPattern = '^(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)'

export const zonePattern = '(?:Z|[+-][0-9]{2}:[0-9]{2})$'

const instantForm = new RegExp(instantPattern)
const leapYear = new RegExp(leapYearPattern)
const zone = new RegExp(zonePattern)
const finerDigits = /(\.[0-9]{3})[0-9]+/

/** @returns milliseconds since 1970, finer digits dropped; undefined where the text names no moment. */
export function instantOf(text: string): number | undefined {
  if (!instantForm.test(text)) return undefined
  if (text.slice(5, 10) === '02-29' && !leapYear.test(text)) return undefined
  const moment = text.length === 10 ? `${text}T00:00:00` : text.replace(finerDigits, '$1')
  return Date.parse(zone.test(moment) ? moment : `${moment}Z`)
}

/** What is near a moment as it is meant: small letters, no seconds, a zone without colon. Anything else stays as it is. */
export function usualDateTime(text: string): string {
  if (instantOf(text) !== undefined) return text
  const withSeconds = text.toUpperCase().replace(/(T\d\d:\d\d)(?=$|Z|[+-])/, '$1:00')
  const usual = withSeconds.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
  return instantOf(usual) === undefined ? text : usual
}
