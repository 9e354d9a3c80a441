import type { PersonSource } from '../api/types.ts'
import { sourceWords } from '../api/words.ts'
import { sayCount, sayMoment } from '../ui/moment.tsx'
import { plainName } from '../ui/plain-name.ts'

type Detail = Record<string, unknown> | null

/** What happened, as the audit log's own types say it. A type that is not here is shown by its name. */
const words: Record<string, string> = {
  'person.provisioned': 'Provisioned',
  'person.changed': 'Changed',
  'person.invited': 'Invited',
  'person.claimed': 'Claimed the account',
  'person.signed_in': 'Signed in',
  'person.deactivated': 'Deactivated',
  'person.reactivated': 'Reactivated',
  'person.deleted': 'Deleted',
  'invite.resent': 'Invitation resent',
  'invite.withdrawn': 'Invitation withdrawn',
  'link.rotated': 'Claim link rotated',
  'link.ended': 'Claim link ended',
  'claim_link.shown': 'Claim link shown',
  'claim.reset': 'Claim undone',
  'claim.disowned': 'Said: this is not me',
  'password.changed': 'Password changed',
  'password.reset': 'Password reset',
  'password_reset.asked': 'Password reset asked for',
  'people_file.uploaded': 'File of people uploaded',
  'campaign.started': 'Campaign started',
  'campaign.paused': 'Campaign paused',
  'campaign.resumed': 'Campaign resumed',
  'campaign.cancelled': 'Campaign cancelled',
  'campaign.retried': 'Failed mail of a campaign sent again',
  'bulk_act.started': 'Act on many started',
  'bulk_act.finished': 'Act on many finished',
  'bulk_act.stopped': 'Act on many stopped',
  'group.created': 'Group created',
  'group.changed': 'Group changed',
  'group.deleted': 'Group deleted',
  'client.connected': 'Provisioning client connected',
  'client.changed': 'Provisioning client changed',
  'client.renamed': 'Provisioning client renamed',
  'client.disconnected': 'Provisioning client disconnected',
  'token.minted': 'Token minted',
  'token.revoked': 'Token revoked',
  'client_secret.minted': 'OAuth secret minted',
  'client_secret.revoked': 'OAuth secret revoked',
  'client_keys.changed': 'OAuth keys changed',
  'api_key.created': 'API key created',
  'api_key.revoked': 'API key revoked',
  'settings.changed': 'Settings changed',
  'tenant.created': 'Tenant created',
  'tenant.renamed': 'Tenant renamed',
  'admin.created': 'Admin added',
  'admin.changed': 'Admin changed',
  'admin.signed_in': 'Signed in to the panel',
  'admin.signed_out': 'Signed out of the panel',
  'admin_link.made': 'One-time sign-in link made',
  'sign_in.failed': 'Sign-in failed',
  'admin.reauthenticated': 'Password shown again',
  'link.opened': 'Link opened',
  'claim.begun': 'Claim begun',
  'terms.accepted': 'Terms accepted',
  'person.handed_over': 'Handed over to the application',
  'hand_over.repeated': 'Hand-over used a second time',
  'session.ended': 'Signed out',
  'access_code.made': 'Access code made',
  'access_code.shown': 'Access code shown',
  'access_code.revoked': 'Access code revoked',
  'access_code.closed': 'Access code closed after wrong guesses',
  'access_codes.printed': 'Cards with access codes printed',
  'import.uploaded': 'Import uploaded',
  'import.started': 'Import started',
  'import.finished': 'Import finished',
  'import.cancelled': 'Import cancelled',
  'audit.exported': 'Audit log downloaded',
  'export.requested': 'Export asked for',
  'export.made': 'Export made',
  'export.fetched': 'Export fetched',
  'export.handed_out': 'Claim link handed out by an export',
  'directory.configured': 'Directory set up',
  'directory.removed': 'Directory forgotten',
  'domain.added': 'Domain added',
  'domain.changed': 'Domain changed',
  'domain.removed': 'Domain removed',
  'logo.changed': 'Logo changed',
  'logo.removed': 'Logo removed',
  'schema.declared': 'Schema declared',
  'schema.changed': 'Schema changed',
  'schema.dropped': 'Schema dropped',
  'sso_connection.created': 'Single sign-on connected',
  'sso_connection.changed': 'Single sign-on changed',
  'sso_connection.deleted': 'Single sign-on removed',
  'sso_connection.metadata_taken': 'Metadata of single sign-on taken',
  'sso_connection.key_added': 'Key of single sign-on added',
  'sso_connection.key_removed': 'Key of single sign-on removed',
  'sso.refused': 'Single sign-on refused',
  'sso.person_created': 'Created by single sign-on',
  'sso.conflict_found': 'Single sign-on matched several people',
  'sso.conflict_resolved': 'Conflict of single sign-on resolved',
  'sso.conflict_dismissed': 'Conflict of single sign-on dismissed',
}

export const knownEventTypes = Object.entries(words).map(([value, label]) => ({ value, label }))

/** Deactivating and reactivating are told by events of their own. */
export function isEcho(type: string, detail: Detail): boolean {
  return type === 'person.changed' && Array.isArray(detail?.attributes) && detail.attributes.join() === 'active'
}

export function sayEvent(type: string, detail: Detail): string {
  const word = words[type] ?? nameOf(type)
  const refusal = type === 'sso.refused' && sayRefusal(detail)
  if (refusal) return `${word}: ${refusal}`
  const says = sayDetail(detail)
  return says ? `${word}: ${says}` : word
}

/** A refused sign-in has sentences of its own: what was wrong, and what to do. */
function sayRefusal(detail: Detail): string | undefined {
  if (typeof detail?.sentence !== 'string' || typeof detail.remedy !== 'string') return undefined
  const { sentence, remedy, reason, received, reference } = detail
  const named = { reason, received, number: reference }
  const rest = Object.entries(named).filter(([, value]) => value !== undefined)
  return `${sentence} ${remedy} (${rest.map(([name, value]) => `${name} ${String(value)}`).join(', ')})`
}

function nameOf(type: string): string {
  const text = type.replaceAll(/[._]/g, ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Details hold names of attributes, ids and counts. Ids and noughts say nothing to a reader and are left out. */
function sayDetail(detail: Detail): string {
  if (!detail) return ''
  const attributes = detail.attributes ?? detail.changed
  if (Array.isArray(attributes)) return attributes.map(nameOfAttribute).join(', ')
  return Object.entries(detail)
    .filter(
      ([name, value]) => !/id$/i.test(name) && value !== 0 && ['string', 'number', 'boolean'].includes(typeof value),
    )
    .map(([name, value]) => (name === 'source' ? sayValue(name, value) : `${spaced(name)} ${sayValue(name, value)}`))
    .join(', ')
}

const isMoment = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

/** What a value is called depends on what it is of: a role is `admin`, and so is the source of whom an admin added. */
function sayValue(name: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return sayCount(value)
  const text = String(value)
  if (isMoment.test(text)) return sayMoment(text)
  if (name === 'method') return methodWords[text] ?? text
  const isSource = (name === 'source' || name === 'kind') && Object.hasOwn(sourceWords, text)
  return isSource ? sourceWords[text as PersonSource] : text
}

const methodWords: Record<string, string> = {
  password: 'password',
  one_time_link: 'one-time link',
  sso: 'single sign-on',
}

const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** The last part of a URN path is what an admin calls the attribute. Older events name the enterprise extension as a whole. */
function nameOfAttribute(name: unknown): string {
  if (name === enterpriseUrn) return 'company details'
  return spaced(String(name).split(':').at(-1) ?? '')
}

function spaced(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
}

const kinds: Record<string, string> = {
  client: 'A provisioning client',
  admin: 'An admin',
  api_key: 'An API key',
  person: 'The person',
  operator: 'The operator',
  system: 'Vestibule',
  anonymous: 'Somebody not signed in',
}

export function sayActor({ kind, name }: { kind: string; name: string | null }): string {
  return name === null ? (kinds[kind] ?? kind) : plainName(name)
}
