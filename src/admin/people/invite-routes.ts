import { issueInvite } from '../../invite/issue-invite.ts'
import { resendInvite } from '../../invite/resend-invite.ts'
import { resetClaim } from '../../invite/reset-claim.ts'
import { rotateLink } from '../../invite/rotate-link.ts'
import { withdrawInvite } from '../../invite/withdraw-invite.ts'
import { refuseForPersonOfOwner } from '../owners.ts'
import { type Route, write } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import { inviteText, person as personSchema } from '../schemas/people.ts'
import { shownPerson } from './person-routes.ts'

const act = {
  method: 'post',
  tag: 'Invitations',
  scope: 'invites:write',
  params: pathId,
  response: personSchema,
} as const

export const inviteRoutes: Route[] = [
  write({
    ...act,
    path: '/people/{id}/invite',
    summary: 'Invite a person',
    description:
      'From then on they can claim, and the mail is on its way. Without a usable mail address they are invited all the same: single sign-on or an access code remains.',
    body: inviteText,
    sendsMail: true,
    async handler({ trx, ...call }) {
      const { tenantId, params, body, caller, parts, requestKey } = call
      const order = { tenantId, personId: params.id, cause: `invite:${requestKey}`, actor: caller.actor }
      await issueInvite(trx, { ...order, ...body, keyring: parts.keyring })
      return shownPerson(trx, call)
    },
  }),
  write({
    ...act,
    path: '/people/{id}/resend',
    summary: 'Send the invitation again',
    description: 'With the same link, whose clock restarts: earlier mails keep working.',
    sendsMail: true,
    async handler({ trx, ...call }) {
      const { tenantId, params, caller, parts, requestKey } = call
      const order = { tenantId, personId: params.id, cause: `resend:${requestKey}`, actor: caller.actor }
      await resendInvite(trx, { ...order, keyring: parts.keyring })
      return shownPerson(trx, call)
    },
  }),
  write({
    ...act,
    path: '/people/{id}/rotate-link',
    summary: 'Make a new claim link',
    description: 'All links sent until now are dead; the person stays invited. Nothing is sent: resend afterwards.',
    async handler({ trx, ...call }) {
      const { tenantId, params, caller, parts } = call
      await rotateLink(trx, { tenantId, personId: params.id, actor: caller.actor, keyring: parts.keyring })
      return shownPerson(trx, call)
    },
  }),
  write({
    ...act,
    path: '/people/{id}/withdraw',
    summary: 'Take an invitation back',
    description: 'The link is dead, waiting mail is cancelled, and nothing is sent until they are invited again.',
    async handler({ trx, ...call }) {
      const { tenantId, params, caller } = call
      await withdrawInvite(trx, { tenantId, personId: params.id, actor: caller.actor })
      return shownPerson(trx, call)
    },
  }),
  write({
    ...act,
    path: '/people/{id}/reset-claim',
    fresh: true,
    summary: 'Undo a claim',
    description:
      'Claimed → invited again, by a new link: their password and sessions are gone. Nothing is sent: resend afterwards. For the person whom an owner also is only by an owner.',
    async handler({ trx, ...call }) {
      const { tenantId, params, caller, parts } = call
      await refuseForPersonOfOwner(trx, caller, params.id)
      await resetClaim(trx, { tenantId, personId: params.id, actor: caller.actor, keyring: parts.keyring })
      return shownPerson(trx, call)
    },
  }),
]
