import { compileMessage, type RenderedMessage } from './compile-message.ts'
import { designMessage, type DesignSource } from './message-design.ts'
import { checkMailText } from './message-text.ts'
import type { TextKind } from './own-text.ts'

export interface Invitation extends Omit<DesignSource, 'kind'> {
  kind?: TextKind
  person: { displayName: string }
  claimLink: string
  expiresAt: Date
}

/**
 * The invitation as it is sent: preview and sending go through the same design, so they differ by the recipient only.
 * @throws InvalidMailText where the own subject or text cannot be sent
 */
export function renderInvitation({ person, claimLink, expiresAt, kind, ...source }: Invitation): RenderedMessage {
  checkMailText(source)
  const render = compileMessage(designMessage({ kind: kind ?? 'invitation', ...source }))
  return render({ name: person.displayName, link: claimLink, expiresAt })
}
