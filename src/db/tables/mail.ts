import type { Generated } from 'kysely'
import type { Identity, MaybeMoment, Moment } from './columns.ts'

export type DeliveryKind = 'invitation' | 'reminder' | 'password_reset' | 'address_changed' | 'password_changed'
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'deferred' | 'failed' | 'cancelled' | 'held'

export interface DeliveryTable {
  tenantId: number
  personNo: number
  cause: string
  nth: Generated<number>
  kind: DeliveryKind
  campaignNo: number | null
  toAddress: string | null
  linkHandle: Buffer | null
  state: Generated<DeliveryState>
  runAt: Moment
  paced: Generated<boolean>
  leaseUntil: MaybeMoment
  fence: Generated<number>
  attempts: Generated<number>
  messageId: string | null
  resultCode: number | null
  result: string | null
  createdAt: Moment
  finishedAt: MaybeMoment
}

export interface OutboxMessageTable {
  tenantId: number
  no: Identity
  id: Generated<string>
  personNo: number | null
  at: Moment
  toAddress: string
  subject: string
  message: string
}

export interface SavedMessageTable {
  tenantId: number
  id: Generated<string>
  name: string
  subject: string | null
  body: string | null
  changedAt: Moment
}

export interface MailPaceTable {
  tenantId: number
  host: string
  nextAt: Date
}

export interface MailTables {
  delivery: DeliveryTable
  outboxMessage: OutboxMessageTable
  savedMessage: SavedMessageTable
  mailPace: MailPaceTable
}
