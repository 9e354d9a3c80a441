import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import { countCodes, type CodeHolders } from '../../invite/access-codes/access-code-store.ts'
import {
  handOutCode,
  makeAccessCodes,
  revokeAccessCode,
  revokeAccessCodes,
} from '../../invite/access-codes/access-codes.ts'
import { groupedCode } from '../../invite/access-codes/code.ts'
import { withinDeadline } from '../../scim/lists/deadline.ts'
import { readSettings } from '../../tenants/settings.ts'
import { findTenantById } from '../../tenants/tenant-store.ts'
import { selectionOf } from '../campaigns/selection-of.ts'
import { moment } from '../moment.ts'
import { patience } from '../people/find-people.ts'
import { ask, raw, type Route, write } from '../route.ts'
import {
  accessCode,
  codeCounts,
  codeHolders,
  type CodeHolders as HoldersAsked,
  handOutCode as handOutBody,
  printCards,
  revokedCodes,
} from '../schemas/access-codes.ts'
import { pathId } from '../schemas/fields.ts'
import { printedCards } from './print-cards.ts'

const tag = 'Access codes'

export const accessCodeRoutes: Route[] = [
  // POST, though it may change nothing: it hands out a credential, and that stands in the audit log.
  write({
    method: 'post',
    path: '/people/{id}/access-code',
    tag,
    scope: 'export:read',
    fresh: true,
    summary: 'Show the access code of somebody invited',
    description:
      'Makes one where none is alive; it lives 90 days. Whoever has it can claim the account, so this is recorded.',
    params: pathId,
    body: handOutBody,
    response: accessCode,
    async handler({ trx, tenantId, params, body: { renew }, caller: { actor }, parts: { keyring, config } }) {
      const { code, expiresAt } = await handOutCode(trx, { tenantId, personId: params.id, renew, actor, keyring })
      return { code: groupedCode(code), address: `${config.publicUrl}/code`, expiresAt: moment(expiresAt) }
    },
  }),
  write({
    method: 'delete',
    path: '/people/{id}/access-code',
    tag,
    scope: 'invites:write',
    summary: 'Revoke an access code',
    description: 'The invitation itself stays. 404 where none is alive.',
    params: pathId,
    async handler({ trx, tenantId, params, caller: { actor } }) {
      await revokeAccessCode(trx, { tenantId, personId: params.id, actor })
      return undefined
    },
  }),
  ask({
    path: '/access-codes/preview',
    tag,
    scope: 'invites:write',
    summary: 'Who would get a card',
    description: 'A dry run: no code is made and none is shown.',
    body: codeHolders,
    response: codeCounts,
    handler({ db, body, signal, ...call }) {
      const count = async (trx: Executor) => countCodes(trx, await holdersOf(trx, body, call))
      return withinDeadline(db, count, { patience, signal })
    },
  }),
  raw({
    method: 'post',
    path: '/access-codes/cards',
    tag,
    scope: 'export:read',
    fresh: true,
    summary: 'Print cards with access codes',
    description:
      'A PDF, ten cards a page with crop marks, in order of name: name, code, QR code, address and last day. Codes that are missing are made; the others are printed again. Whoever has a card can claim the account, so this is recorded.',
    body: printCards,
    produces: 'application/pdf',
    async handler({ db, body: { renew, paper, ...body }, ...call }) {
      const { tenantId, caller, parts } = call
      const { actor } = caller
      const { keyring, config } = parts
      const printed = await inTransaction(db, async (trx) => {
        const tenant = await findTenantById(trx, tenantId)
        if (!tenant) throw new NotFound('tenant')
        const whom = await holdersOf(trx, body, call)
        const made = await makeAccessCodes(trx, { ...whom, renew, actor, keyring })
        const { open: cards } = await countCodes(trx, whom)
        await recordEvent(trx, { tenantId, type: 'access_codes.printed', actor, detail: { cards, made } })
        return { whom, tenant, settings: await readSettings(trx, tenantId) }
      })
      const pdf = printedCards({ ...printed, db, keyring, publicUrl: config.publicUrl, paper })
      return { body: pdf, fileName: 'access-codes.pdf' }
    },
  }),
  write({
    method: 'post',
    path: '/access-codes/revoke',
    tag,
    scope: 'invites:write',
    summary: 'Revoke the access codes of many',
    description: 'Their invitations stay.',
    body: codeHolders,
    response: revokedCodes,
    async handler({ trx, body, ...call }) {
      const whom = await holdersOf(trx, body, call)
      return { revoked: await revokeAccessCodes(trx, { ...whom, actor: call.caller.actor }) }
    },
  }),
]

/** @throws NotFound for a file of nobody here, InvalidFilter */
async function holdersOf(
  db: Executor,
  { people, onlyWithoutMail }: HoldersAsked,
  { tenantId, parts }: { tenantId: number; parts: { config: { publicUrl: string } } },
): Promise<CodeHolders> {
  const selection = await selectionOf(db, people, { tenantId, publicUrl: parts.config.publicUrl })
  return { tenantId, selection, onlyWithoutMail }
}
