import type { AdminRole } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { claimLinkOf } from '../invite/claim-link.ts'
import { countByState } from '../people/list-people.ts'
import { findPersonByNo } from '../people/find-person.ts'
import { displayNameOf } from '../people/derive-keys.ts'
import { makePartitions } from '../provisioning-log/partitions.ts'
import { makeAdminSignInLink } from '../session/admin-links.ts'
import { adminRoles } from '../tenants/admin.ts'
import { findTenantBySlug } from '../tenants/tenant-store.ts'
import type { Command, Opened } from './command.ts'
import { type Company, companies } from './demo/companies.ts'
import { openInvitation } from './demo/open-invitation.ts'
import { adminEmail } from './demo/plant-admins.ts'
import { plantCompany } from './demo/plant-company.ts'

/** Where all is shown, also what each role sees of it. */
const rolesOf = ({ showsAll }: Company) => (showsAll ? adminRoles : (['owner'] as const))

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Make three companies with people and groups in all states, to look at; sends no mail',
  async run(_, { withDatabase }) {
    return withDatabase('demo', async (opened) => {
      const tenants = []
      for (const company of companies) {
        const isNew = await plantOnce(opened, company)
        tenants.push({ ...(await whatToLookAt(opened, company)), isNew })
      }
      const texts = tenants.map(describe)
      const again =
        'Links open while the server runs (npm start). Sign-in links work once, for 15 minutes: run this again for new ones. Mail addresses end in .example, and reach nobody.'
      return { json: { tenants }, text: [...texts, again].join('\n\n') }
    })
  },
}

/** Made once; afterwards it is left as whoever looked at it has left it. */
async function plantOnce({ db, keyring, config }: Opened, company: Company): Promise<boolean> {
  if (await findTenantBySlug(db, company.slug)) return false
  // Of the log: a database that no server has started on has none of its days.
  await makePartitions(db)
  await inTransaction(db, (trx) => plantCompany(trx, company, { keyring, config }))
  return true
}

async function whatToLookAt({ db, keyring, config: { publicUrl } }: Opened, company: Company) {
  const tenant = await findTenantBySlug(db, company.slug)
  const tenantId = tenant!.id
  const links: [AdminRole, string][] = []
  for (const role of rolesOf(company)) {
    const email = adminEmail(company, role)
    links.push([
      role,
      await inTransaction(db, (trx) => makeAdminSignInLink(trx, { tenantId, email, keyring, publicUrl })),
    ])
  }
  const personNo = await openInvitation(db, tenantId)
  const invited = personNo === undefined ? undefined : await findPersonByNo(db, { tenantId, personNo })
  return {
    slug: company.slug,
    name: company.name,
    story: company.story,
    people: { ...(await countByState(db, tenantId)) },
    adminLink: links[0]![1],
    signInLinks: Object.fromEntries(links),
    claim: invited
      ? { as: displayNameOf(invited), link: claimLinkOf(invited.standing, keyring, publicUrl) ?? null }
      : null,
  }
}

type LookedAt = Awaited<ReturnType<typeof whatToLookAt>>

function describe({ name, story, people, signInLinks, claim }: LookedAt): string {
  const { total, uninvited, invited, claimed, deactivated } = people
  return [
    `${name}, ${story}`,
    `  ${total} people: ${uninvited} uninvited, ${invited} invited, ${claimed} claimed, ${deactivated} deactivated`,
    ...Object.entries(signInLinks).map(([role, link]) => `  ${`Sign in as ${role}`.padEnd(18)}   ${link}`),
    ...(claim?.link ? [`  Claim as ${claim.as}   ${claim.link}`] : []),
  ].join('\n')
}
