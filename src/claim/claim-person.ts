import { recordEvent } from '../audit/record-event.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import type { Language } from '../http/page/language.ts'
import { joinGroups } from '../groups/join-groups.ts'
import { cancelDeliveries } from '../mail/enqueue-delivery.ts'
import { pictureAddress, withPhoto } from '../people/picture-address.ts'
import { findDraftPicture, publishDraft } from '../people/picture-store.ts'
import { changePerson } from '../provisioning/change-person.ts'
import { closeLinksOf } from '../session/one-time-link-store.ts'
import { deleteSessionsOf } from '../session/session-store.ts'
import { rememberSso } from '../session/sso-session-store.ts'
import { startSession } from '../session/start-session.ts'
import { isAccepted, recordAcceptance } from '../session/terms.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'
import type { ClaimLink } from './claim-link.ts'
import { StepMissing } from './errors.ts'
import { groupsOfRole } from './offered-groups-store.ts'
import { corrected, profileFields } from './profile-fields.ts'
import type { Progress } from './progress.ts'
import { deleteProgress } from './progress-store.ts'
import { withLanguage } from './save-language.ts'
import { isProfileDone } from './steps.ts'
import { takeAccount, type Taking } from './take-account.ts'

export interface Claim {
  link: ClaimLink
  personId: string
  taking: Taking
  progress: Progress
  settings: TenantSettings
  keyring: Keyring
  /** The origin of all links, and of the picture's address. */
  publicUrl: string
  userAgent: string
  /** Chosen by the switch on the way; absent where the browser's was right. */
  language?: Language
}

/**
 * The person's own act, whole or not at all. Of any number at once one wins.
 * @returns the token of the new session. @throws ClaimNotOpen, StepMissing, IdentityTaken
 */
export async function claimPerson(trx: Trx, claim: Claim): Promise<string> {
  const { link, personId, taking, progress, settings, userAgent } = claim
  if (!isAccepted(progress.terms, settings.terms)) throw new StepMissing()
  // Person before standing, as everywhere; whoever loses below takes this back.
  await correctProfile(trx, claim)
  const { tenantId, personNo } = link
  const proof = await takeAccount(trx, link, taking)
  if (progress.terms) await recordAcceptance(trx, { tenantId, personNo, personId }, progress.terms)
  await publishDraft(trx, link)
  const joined = await joinChosenGroups(trx, claim)
  await endWhatWasBefore(trx, link)
  const actor = { kind: 'person', id: personId } as const
  const detail = { method: proof ? 'sso' : 'password', groups: joined.length }
  await recordEvent(trx, { tenantId, type: 'person.claimed', actor, personId, detail })
  const authenticatedAt = proof?.authenticatedAt
  const token = await startSession(trx, { tenantId, personNo, method: 'claim', userAgent, authenticatedAt })
  if (proof) await rememberSso(trx, { token, secret: proof.sessionSecret, tenantId, connectionId: proof.connectionId })
  return token
}

/** The required ones as they are at this moment, and the chosen ones that are still offered. */
async function joinChosenGroups(trx: Trx, { link: { tenantId, personNo }, progress }: Claim): Promise<string[]> {
  const required = await groupsOfRole(trx, tenantId, 'required')
  const groupIds = [...new Set([...required.map(({ id }) => id), ...(progress.groups?.ids ?? [])])]
  return groupIds.length > 0 ? joinGroups(trx, { tenantId, personNo, groupIds }) : []
}

async function correctProfile(
  trx: Trx,
  { link, personId, progress, settings, keyring, publicUrl, language }: Claim,
): Promise<void> {
  const corrections = progress.profile?.corrections ?? {}
  const picture = await findDraftPicture(trx, link)
  await changePerson(trx, {
    tenantId: link.tenantId,
    personId,
    edit(document, person) {
      const now = { attributes: document.attributes, source: person.source }
      if (!isProfileDone(progress, settings, now)) throw new StepMissing()
      const fields = profileFields(now, settings.profile).filter(({ isEditable }) => isEditable)
      const editable = fields.map(({ name }) => name)
      const spoken = language ? withLanguage(document, language) : document
      const profile = corrected(spoken, corrections, editable)
      return picture ? withPhoto(profile, publicUrl, pictureAddress(publicUrl, picture.handle)) : profile
    },
    actor: { kind: 'person', id: personId },
    keyring,
  })
}

/** Security §4.25. */
async function endWhatWasBefore(trx: Trx, link: ClaimLink): Promise<void> {
  const { tenantId, personNo } = link
  await deleteSessionsOf(trx, { tenantId, personNo })
  await closeLinksOf(trx, { tenantId, subject: { personNo } })
  await cancelDeliveries(trx, { tenantId, personNo, reason: 'the account was claimed' })
  await deleteProgress(trx, link)
}
