import { findPersonByNo } from '../people/find-person.ts'
import { mailAddress } from '../people/derive-keys.ts'
import { type SsoDoor, ssoDoors } from '../session/sso-doors.ts'
import { usesSso } from '../session/sso-rule.ts'
import { connectionForDomain } from '../tenants/domains/authoritative-domains.ts'
import { domainOfAddress } from '../tenants/domains/domain.ts'
import type { Visitor } from './visit.ts'

/** Where this person signs in before the claim; none where a password is theirs to choose. */
export async function companyDoors({ parts: { db }, link, page }: Visitor): Promise<SsoDoor[]> {
  const doors = await ssoDoors(db, link.tenantId)
  const person = doors.length > 0 ? await findPersonByNo(db, link) : undefined
  if (!person || !usesSso(person.standing, page.settings)) return []
  // The address's own connection, where its domain has one; else whichever of them they know.
  const domain = domainOfAddress(mailAddress(person) ?? '')
  const own = domain === undefined ? undefined : await connectionForDomain(db, link.tenantId, domain)
  return own === undefined ? doors : doors.filter(({ connectionId }) => connectionId === own)
}
