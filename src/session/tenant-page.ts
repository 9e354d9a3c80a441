import type { Context } from '../http/context.ts'
import type { Catalogue, Language } from '../http/page/language.ts'
import { languageOf } from '../http/page/language-choice.ts'
import type { Host, PageFrame } from '../http/page/layout.tsx'
import { findLogo, logoPath, shownSize } from '../tenants/logo/logo-store.ts'
import { readSettings } from '../tenants/settings.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'
import type { Tenant } from '../tenants/tenant.ts'
import type { PageParts } from './parts.ts'

/** What every page of a tenant knows before it says anything. */
export interface TenantPage<Texts> {
  tenant: Tenant
  settings: TenantSettings
  texts: Texts
  language: Language
  frame(title: string): PageFrame
}

export async function tenantPage<Texts extends { help: string }>(
  { db }: PageParts,
  ctx: Context,
  tenant: Tenant,
  catalogue: Catalogue<Texts>,
): Promise<TenantPage<Texts>> {
  const settings = await readSettings(db, tenant.id)
  const { language, texts, offered } = languageOf(ctx, catalogue, settings.locale)
  const { brandColour, helpContact } = settings
  const logo = await findLogo(db, tenant.id)
  const shown = logo && { path: logoPath(logo), ...shownSize(logo) }
  const host: Host = { name: tenant.name, brandColour, helpContact, ...(shown && { logo: shown }) }
  return {
    tenant,
    settings,
    texts,
    language,
    frame: (title) => ({ title, language, offered, host, helpLabel: texts.help }),
  }
}
