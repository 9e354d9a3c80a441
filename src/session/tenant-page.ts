import type { Context } from '../http/context.ts'
import { type Catalogue, chooseLanguage, type Language } from '../http/page/language.ts'
import type { Host, PageFrame } from '../http/page/layout.tsx'
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
  { db, cookies }: PageParts,
  ctx: Context,
  tenant: Tenant,
  catalogue: Catalogue<Texts>,
): Promise<TenantPage<Texts>> {
  const settings = await readSettings(db, tenant.id)
  const wishes = {
    chosen: cookies.read(ctx, 'language'),
    accepted: ctx.get('Accept-Language'),
    fallback: settings.locale,
  }
  const language = chooseLanguage(Object.keys(catalogue) as Language[], wishes)
  const texts = catalogue[language] ?? catalogue.en
  const { brandColour, helpContact } = settings
  const host: Host = { name: tenant.name, brandColour, helpContact }
  return { tenant, settings, texts, language, frame: (title) => ({ title, language, host, helpLabel: texts.help }) }
}
