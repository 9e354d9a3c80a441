import type { JsonObject } from '../base/json.ts'

/** What an operation answers, before HTTP. */
export interface Answer {
  status: number
  /** Absent: no body. Text parts are streamed. */
  body?: JsonObject | AsyncIterable<string>
  /** As in `meta.version`. */
  version?: string
  location?: string
}
