import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import { claimLinkOf } from '../../invite/claim-link.ts'
import { NotInvited } from '../../invite/errors.ts'
import { findPerson } from '../../people/find-person.ts'
import { moment } from '../moment.ts'
import { type Route, write } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import { claimLink } from '../schemas/people.ts'

export const claimLinkRoutes: Route[] = [
  // POST, though it changes nothing: it hands out a credential, and that stands in the audit log.
  write({
    method: 'post',
    path: '/people/{id}/claim-link',
    tag: 'Invitations',
    scope: 'export:read',
    fresh: true,
    summary: 'Show the claim link of somebody invited',
    description: 'The same as in their mails. Whoever has it can claim the account, so this is recorded.',
    params: pathId,
    response: claimLink,
    async handler({ trx, tenantId, params, caller, parts }) {
      const person = await findPerson(trx, { tenantId, personId: params.id })
      if (!person) throw new NotFound('person')
      const link = claimLinkOf(person.standing, parts.keyring, parts.config.publicUrl)
      if (!link) throw new NotInvited()
      await recordEvent(trx, { tenantId, type: 'claim_link.shown', actor: caller.actor, personId: person.id })
      return { link, expiresAt: moment(person.standing.linkExpiresAt) }
    },
  }),
]
