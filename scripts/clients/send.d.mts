import type { Agent, IncomingHttpHeaders } from 'node:http'

export interface SentRequest {
  method: string
  /** Appended to the base URL exactly as it is written. */
  path: string
  /** Those with an empty value are left out. */
  headers: Record<string, string>
  /** A string or Buffer goes out as it is, anything else as JSON. */
  body?: unknown
  /** Absent: a connection of its own. */
  agent?: Agent
}

export interface ReceivedAnswer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  milliseconds: number
}

export function send(baseUrl: string, request: SentRequest): Promise<ReceivedAnswer>
