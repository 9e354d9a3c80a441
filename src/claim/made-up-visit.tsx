import type { Context } from '../http/context.ts'
import type { Person, PersonDocument } from '../people/person.ts'
import { ENTERPRISE_URN } from '../people/user-schema.ts'
import type { PageParts } from '../session/parts.ts'
import { tenantPage } from '../session/tenant-page.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import { offeredRoles } from './offered-groups-store.ts'
import { previewPath, stepsOf } from './steps.ts'
import { claimTexts } from './texts.ts'
import type { Visit } from './visit.ts'

const document: PersonDocument = {
  userName: 'robin.sample@example.com',
  active: true,
  attributes: {
    displayName: 'Robin Sample',
    name: { givenName: 'Robin', familyName: 'Sample' },
    title: 'Head of Examples',
    emails: [{ value: 'robin.sample@example.com', type: 'work', primary: true }],
    phoneNumbers: [{ value: '+1 555 0100', type: 'mobile' }],
    [ENTERPRISE_URN]: { department: 'Samples', employeeNumber: '0042' },
  },
}

/** Nobody's: no row of any table has these numbers. */
const nobody = { tenantId: 0, personNo: 0, personId: '00000000-0000-0000-0000-000000000000', generation: 0 }

/** With the tenant's own settings and groups. @returns undefined where no admin is signed in. */
export async function madeUpVisit(parts: PageParts, ctx: Context): Promise<Visit | undefined> {
  const session = await parts.sessions.admin(ctx)
  const tenant = session && (await findTenantById(parts.db, session.tenantId))
  if (!tenant) return undefined
  const page = await tenantPage(parts, ctx, tenant, claimTexts)
  const { settings, texts } = page
  const banner = (
    <>
      {texts.preview.banner} <a href={previewPath}>{texts.preview.all}</a>
    </>
  )
  return {
    ctx,
    parts,
    link: { ...nobody, tenantId: tenant.id, fate: 'open', handle: Buffer.alloc(12) },
    secret: '',
    page: { ...page, frame: (title) => ({ ...page.frame(title), banner }) },
    person: madeUpPerson(tenant.id, parts.clock()),
    progress: {},
    settings,
    steps: stepsOf(settings, await offeredRoles(parts.db, tenant.id)),
    csrf: '',
    base: previewPath,
  }
}

function madeUpPerson(tenantId: number, now: Date): Person {
  return {
    ...document,
    tenantId,
    no: nobody.personNo,
    id: nobody.personId,
    source: 'admin',
    createdBy: null,
    version: 1,
    standingVersion: 1,
    createdAt: now,
    modifiedAt: now,
    standing: {
      invitedAt: now,
      claimedAt: null,
      deactivatedAt: null,
      withdrawnAt: null,
      handle: null,
      generation: nobody.generation,
      keyId: null,
      linkExpiresAt: null,
      authMethod: null,
    },
  }
}
