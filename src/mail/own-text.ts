import type { TenantSettings } from '../tenants/tenant-settings.ts'

/** What a text is for: each has its own words, and a reminder never takes the invitation's. */
export type TextKind = 'invitation' | 'reminder'

/** The tenant's own words; what is absent is the catalogue's. The sender reads the same settings, in `lease-sql.ts`. */
export function ownText(
  settings: Pick<TenantSettings, 'inviteSubject' | 'inviteBody' | 'reminderSubject' | 'reminderBody'>,
  kind: TextKind,
): { subject?: string; body?: string } {
  if (kind === 'reminder') return { subject: settings.reminderSubject, body: settings.reminderBody }
  return { subject: settings.inviteSubject, body: settings.inviteBody }
}

/** What was asked for; null is the catalogue's, absent the tenant's own. */
export function chosenText(
  asked: { subject?: string | null; body?: string | null },
  own: { subject?: string; body?: string },
): { subject?: string | null; body?: string | null } {
  return {
    subject: asked.subject === undefined ? own.subject : asked.subject,
    body: asked.body === undefined ? own.body : asked.body,
  }
}
