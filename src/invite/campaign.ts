import type { CampaignAction, CampaignKind, CampaignState, DeliveryState } from '../db/tables.ts'

/** One act of inviting many. */
export interface Campaign {
  tenantId: number
  no: number
  id: string
  kind: CampaignKind
  action: CampaignAction
  subject: string | null
  body: string | null
  filter: string | null
  includeWithdrawn: boolean
  state: CampaignState
  /** Who was to be invited, or reminded, when it started. */
  expected: number
  /** Who is invited, or reminded, by it so far. */
  invited: number
  /** Those of them who have no usable address, and so got no mail. */
  withoutMail: number
  createdBy: string | null
  createdAt: Date
  /** When the last one was invited, or the campaign cancelled; mail may still wait. */
  finishedAt: Date | null
  /** What had failed by then is being sent again. */
  retryBefore: Date | null
}

/** `sent`: a mail server took it; `inOutbox`: it was kept, for want of one. */
export type MailCounts = Record<DeliveryState | 'inOutbox', number>

export interface CampaignProgress extends Campaign {
  mail: MailCounts
  /** Null: now. */
  mailCountedAt: Date | null
}
