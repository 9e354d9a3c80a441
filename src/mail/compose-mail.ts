import { deriveToken } from '../base/derived-token.ts'
import type { Keyring } from '../base/keyring.ts'
import { shownSize } from '../tenants/logo/logo-store.ts'
import { compileMessage, type MessageValues, type RenderedMessage } from './compile-message.ts'
import type { LeasedDelivery } from './lease-deliveries.ts'
import { designMessage } from './message-design.ts'
import type { OutgoingMail } from './transport.ts'

export interface ComposeParts {
  keyring: Keyring
  publicUrl: string
}

const mostDesigns = 50

/** Turns leased deliveries into mails. Most of a batch share a design, so designs are read once and kept. */
export function createComposer({ keyring, publicUrl }: ComposeParts) {
  const designs = new Map<string, (values: MessageValues) => RenderedMessage>()

  /** @returns undefined where the key that signs the link is no longer configured. */
  return (delivery: LeasedDelivery, messageId: string): OutgoingMail | undefined => {
    const link = linkOf(delivery, { keyring, publicUrl })
    if (link === undefined) return undefined
    const source = sourceOf(delivery)
    const render = rendererFor(source)
    return {
      ...render({ name: delivery.name, link, expiresAt: delivery.linkExpiresAt }),
      tenantId: delivery.tenantId,
      personNo: delivery.personNo,
      messageId,
      senderName: delivery.tenantName,
      to: { name: delivery.name, address: delivery.address },
      language: designMessage(source).texts.language,
    }
  }

  function rendererFor(source: ReturnType<typeof sourceOf>) {
    const key = JSON.stringify(source)
    const known = designs.get(key)
    if (known) return known
    if (designs.size >= mostDesigns) designs.clear()
    const render = compileMessage(designMessage(source))
    designs.set(key, render)
    return render
  }
}

function sourceOf(delivery: LeasedDelivery) {
  return {
    kind: delivery.kind,
    subject: delivery.subject,
    body: delivery.body,
    tenant: {
      name: delivery.tenantName,
      locale: delivery.tenantLocale ?? undefined,
      brandColour: delivery.brandColour ?? undefined,
      helpContact: delivery.helpContact ?? undefined,
      logo: logoOf(delivery),
    },
    locale: delivery.locale,
  }
}

function logoOf({ logoWidth: width, logoHeight: height }: LeasedDelivery) {
  return width && height ? shownSize({ width, height }) : undefined
}

/** Derived at sending time and nowhere stored. */
function linkOf({ kind, handle, generation, keyId }: LeasedDelivery, { keyring, publicUrl }: ComposeParts) {
  const facts = { handle, generation, keyId }
  if (kind === 'password_changed' || kind === 'address_changed') return ''
  if (kind === 'password_reset') return joined(`${publicUrl}/one-time/`, deriveToken(keyring, 'one-time-link', facts))
  return joined(`${publicUrl}/c/`, deriveToken(keyring, 'claim-link', facts))
}

function joined(start: string, token: string | undefined): string | undefined {
  return token && start + token
}
