import { issueInvite } from '../../invite/issue-invite.ts'
import { readUserSchema } from '../../people/extensions/user-schemas.ts'
import { userSchema } from '../../people/user-schema.ts'
import { provisionPerson } from '../../provisioning/provision-person.ts'
import { InviteScopeMissing } from '../errors.ts'
import { type Route, write } from '../route.ts'
import { createPerson, person as personSchema } from '../schemas/people.ts'
import { newDocument } from './document.ts'
import { shownPerson } from './person-routes.ts'

export const personCreateRoutes: Route[] = [
  write({
    method: 'post',
    path: '/people',
    tag: 'People',
    scope: 'people:write',
    summary: 'Create a person, invited at once',
    description:
      'With `invite: false` nothing is sent and the person waits. Inviting also needs the scope `invites:write`.',
    body: createPerson,
    status: 201,
    response: personSchema,
    sendsMail: true,
    async handler({ trx, tenantId, body, caller, parts, requestKey }) {
      const { invite, subject, body: text, ...document } = body
      if (invite && !caller.scopes.has('invites:write')) throw new InviteScopeMissing()
      const { actor } = caller
      const { keyring } = parts
      const schema = await readUserSchema(trx, tenantId, userSchema)
      const order = { tenantId, document: newDocument(document, schema), actor, keyring }
      // Invited by the verb that also takes a text of its own; both are one transaction.
      const { id } = await provisionPerson(trx, {
        ...order,
        source: actor.kind === 'admin' ? 'admin' : 'api',
        invite: 'later',
      })
      if (invite) {
        const cause = `invite:${requestKey}`
        await issueInvite(trx, { tenantId, personId: id, cause, subject, body: text, actor, keyring })
      }
      return shownPerson(trx, { parts, tenantId, params: { id } })
    },
  }),
]
