/** As the API writes it: UTC with milliseconds. Null stays null. */
export function moment(date: Date): string
export function moment(date: Date | null): string | null
export function moment(date: Date | null): string | null {
  return date && date.toISOString()
}
