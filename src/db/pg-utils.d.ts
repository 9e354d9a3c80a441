declare module 'pg/lib/utils.js' {
  /** A parameter as text or bytes. */
  export function prepareValue(value: unknown): string | Buffer | null
}
