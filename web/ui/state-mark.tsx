import type { ReactNode } from 'react'
import { useMe } from '../api/session.tsx'
import type { CampaignState, DeliveryState, PersonState } from '../api/types.ts'
import styles from './state-mark.module.css'

type Tone = 'idle' | 'open' | 'good' | 'warn' | 'bad'

/** A coloured dot before plain words: the words carry the meaning, and are legible in every theme. */
export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles.mark}>
      <span className={styles.dot} data-tone={tone} aria-hidden="true" />
      {children}
    </span>
  )
}

const personTones = { uninvited: 'idle', invited: 'open', claimed: 'good', deactivated: 'bad' } as const
const personWords = {
  uninvited: 'Uninvited',
  invited: 'Invited',
  claimed: 'Claimed',
  deactivated: 'Deactivated',
} as const

export function StateMark({ state, withdrawn = false }: { state: PersonState; withdrawn?: boolean }) {
  if (state === 'uninvited' && withdrawn) return <Mark tone="warn">Withdrawn</Mark>
  return <Mark tone={personTones[state]}>{personWords[state]}</Mark>
}

const mailTones = {
  queued: 'open',
  sending: 'open',
  sent: 'good',
  deferred: 'warn',
  failed: 'bad',
  cancelled: 'idle',
  held: 'warn',
} as const

/** Of mail in the outbox nothing has left the house: where it is known of each, it is told apart from what was sent. */
export const mailWords: Record<DeliveryState, string> = {
  queued: 'Queued',
  sending: 'Sending',
  sent: 'Sent',
  deferred: 'Deferred',
  failed: 'Failed',
  cancelled: 'Cancelled',
  held: 'Held',
}

/** What a mail's state is called where many are counted: without a mail server nothing has left the house. */
export function useMailWords(): Record<DeliveryState, string> {
  return useMe().mailMode === 'outbox' ? { ...mailWords, sent: inOutboxWord } : mailWords
}

export const inOutboxWord = 'In the outbox'

/** Of one mail it is known whether it left the house. */
export function mailWord({ state, inOutbox }: { state: DeliveryState; inOutbox: boolean }): string {
  return inOutbox ? inOutboxWord : mailWords[state]
}

export function MailMark({ state, inOutbox }: { state: DeliveryState; inOutbox?: boolean }) {
  const ofMany = useMailWords()[state]
  return (
    <Mark tone={inOutbox ? 'idle' : mailTones[state]}>
      {inOutbox === undefined ? ofMany : mailWord({ state, inOutbox })}
    </Mark>
  )
}

const campaignMarks = {
  running: ['open', 'Running'],
  sending: ['open', 'Sending'],
  paused: ['warn', 'Paused'],
  done: ['good', 'Done'],
  cancelled: ['idle', 'Cancelled'],
} as const

export function CampaignMark({ state }: { state: CampaignState | 'sending' }) {
  const [tone, word] = campaignMarks[state]
  return <Mark tone={tone}>{word}</Mark>
}
