import type { JsonObject } from '../base/json.ts'

/** What an operation answers, before HTTP. */
export interface Answer {
  status: number
  /** Absent: no body. A string is JSON already; pieces of it are streamed. */
  body?: JsonObject | string | AsyncIterable<string>
  /** As in `meta.version`. */
  version?: string
  location?: string
  /** Of the one person whom a look-up found. */
  personId?: string
}
