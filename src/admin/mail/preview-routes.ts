import { isUuid } from '../../base/uuid.ts'
import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { askForTestMail } from '../../mail/test-mail.ts'
import { inlineLogo } from '../../mail/inline-logo.ts'
import type { InlineImage } from '../../mail/transport.ts'
import { mailMode } from '../../mail/transport.ts'
import { chosenText, ownText } from '../../mail/own-text.ts'
import { renderInvitation } from '../../mail/render-invitation.ts'
import { personState } from '../../people/person.ts'
import { readSettings } from '../../tenants/settings.ts'
import { findLogo, shownSize } from '../../tenants/logo/logo-store.ts'
import { findTenantById } from '../../tenants/tenant-store.ts'
import type { AdminParts } from '../admin-parts.ts'
import { type Route, write } from '../route.ts'
import {
  messagePreview,
  type PreviewMessage,
  previewMessage,
  testMessage,
  testMessageSent,
} from '../schemas/messages.ts'
import { selectionOf } from '../campaigns/selection-of.ts'
import { type Recipient, recipientFor } from './preview-recipient.ts'

const hour = 3_600_000
const kindOf = { invite: 'invitation', remind: 'reminder' } as const

export const previewRoutes: Route[] = [
  write({
    method: 'post',
    path: '/messages/preview',
    tag: 'Mail',
    scope: 'invites:write',
    summary: 'See an invitation or a reminder as a person would get it',
    description: 'What is sent differs by the link alone, which is made up here: a preview hands out no credential.',
    body: previewMessage,
    response: messagePreview,
    async handler({ trx, tenantId, body, parts }) {
      if (body.personId !== undefined && !isUuid(body.personId)) throw new NotFound('person')
      return preview(trx, parts, { tenantId, ...body })
    },
  }),
  write({
    method: 'post',
    path: '/messages/test',
    tag: 'Mail',
    scope: 'invites:write',
    session: 'required',
    summary: 'Send an invitation or a reminder to oneself',
    description: 'To the address by which the admin signs in. Its link is made up and opens nothing.',
    body: testMessage,
    status: 202,
    response: testMessageSent,
    sendsMail: true,
    async handler({ trx, tenantId, body: { action, ...text }, caller, requestKey, parts }) {
      const { id: adminId, email } = caller.session!.admin
      await askForTestMail(trx, { tenantId, adminId, requestKey, kind: kindOf[action], ...text })
      return { to: email, by: mailMode(parts.config) }
    },
  }),
]

async function preview(db: Executor, parts: AdminParts, request: PreviewMessage & { tenantId: number }) {
  const { tenantId, personId, action } = request
  const { publicUrl } = parts.config
  const selection = await selectionOf(db, request.selection ?? { kind: 'all' }, { tenantId, publicUrl })
  const settings = await readSettings(db, tenantId)
  const kind = kindOf[action]
  const tenant = await findTenantById(db, tenantId)
  const recipient = await recipientFor(db, { tenantId, personId, action, selection })
  if (!recipient || !tenant) throw new NotFound('person')
  const logo = await findLogo(db, tenantId)
  const ifNow = new Date(parts.clock().getTime() + settings.inviteLifetimeHours * hour)
  const message = renderInvitation({
    kind,
    ...chosenText(request, ownText(settings, kind)),
    person: { displayName: recipient.name },
    tenant: { ...settings, name: tenant.name, ...(logo && { logo: shownSize(logo) }) },
    locale: recipient.locale,
    claimLink: `${publicUrl}/c/${'preview'.padEnd(38, '0')}`,
    // A reminder starts the clock of its link again.
    expiresAt: action === 'remind' ? ifNow : expiryOf(recipient, ifNow),
  })
  const picture = logo && (await inlineLogo(db, logo.handle))
  return { ...message, to: recipient.address, inlineImages: picture ? [shownImage(picture)] : [] }
}

function shownImage({ contentId, base64 }: InlineImage) {
  return { contentId, dataUrl: `data:image/png;base64,${base64.replaceAll('\r\n', '')}` }
}

/** Of somebody invited, the mail names the day on which their link ends; of others, as if they were invited now. */
function expiryOf(recipient: Recipient, ifNow: Date): Date {
  const { standing } = recipient
  return (standing && personState(standing) === 'invited' && standing.linkExpiresAt) || ifNow
}
