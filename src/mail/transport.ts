import type { RenderedMessage } from './compile-message.ts'

export interface OutgoingMail extends RenderedMessage {
  tenantId: number
  /** Null where it goes to an admin. */
  personNo: number | null
  /** With its angle brackets. */
  messageId: string
  to: { name: string; address: string }
  /** Of the tenant: the sender's name where the operator gave none. */
  senderName?: string
  /** BCP 47, of the text. */
  language: string
  /** Shown in the text by its content id, and so without asking another server. */
  logo?: InlineImage
}

export interface InlineImage {
  contentId: string
  /** PNG, in lines of 76. */
  base64: string
}

/** What became of one attempt. `words` are for people and hold no address. */
export type SendResult =
  | { kind: 'sent'; code?: number; words: string }
  /** For good: sending it again would end the same. */
  | {
      kind: 'failed'
      code?: number
      words: string
      /** The refusal is about us or the text rather than about the recipient; where many come in a row, we are blocked. */
      isPolicy?: boolean
    }
  /** @property serverFault whether the next mail would meet the same, whoever it is for. */
  | { kind: 'deferred'; code?: number; words: string; serverFault: boolean }

export interface Transport {
  readonly mode: 'smtp' | 'outbox'
  /**
   * One attempt at one mail. Never throws. @param onTransfer called when the text itself begins to travel: from then on
   * the mail may arrive, whatever becomes of the attempt
   */
  send(mail: OutgoingMail, signal: AbortSignal, onTransfer?: () => void): Promise<SendResult>
  close(): Promise<void>
}

export interface TransportConfig {
  smtpUrl?: string | undefined
  mailFrom: { readonly name: string; readonly address: string }
  mailHold: boolean
  /** Where the outbox keeps its `.eml` files, in `outbox/`. */
  dataDirectory: string
}

/** What the panel says about mail at its top. */
export function mailMode({
  smtpUrl,
  mailHold,
}: Pick<TransportConfig, 'smtpUrl' | 'mailHold'>): 'smtp' | 'outbox' | 'held' {
  if (mailHold) return 'held'
  return smtpUrl ? 'smtp' : 'outbox'
}
