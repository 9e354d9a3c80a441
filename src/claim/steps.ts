import type { GroupRole } from '../db/tables.ts'
import type { Person } from '../people/person.ts'
import { isAccepted } from '../session/terms.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'
import { missingFields } from './profile-fields.ts'
import type { Progress } from './progress.ts'

export type Step = 'terms' | 'profile' | 'picture' | 'groups' | 'password'

const inOrder: readonly Step[] = ['terms', 'profile', 'picture', 'groups', 'password']

/**
 * Which steps this tenant's claim has. The password is the last one, and its POST alone claims: what was typed is hashed
 * and stored in the moment of the claim, so that no earlier step has to keep it (security §4.21). Whoever has proved by
 * single sign-on who they are has no such step: then the POST of whichever is the last one claims.
 */
export function stepsOf(settings: TenantSettings, offered: ReadonlySet<GroupRole>, isProven = false): Step[] {
  const hasGroups = offered.has('suggested') || (settings.requireGroupsStep && offered.size > 0)
  const isShown: Record<Step, boolean> = {
    terms: settings.terms !== undefined,
    profile: true,
    picture: settings.askForPicture,
    groups: hasGroups,
    password: !isProven,
  }
  return inOrder.filter((step) => isShown[step])
}

/** How far a claim is. */
export interface Situation {
  steps: readonly Step[]
  progress: Progress
  settings: TenantSettings
  person: Pick<Person, 'attributes' | 'source'>
}

/** The first step that is not done; the last one where all are. */
export function firstOpenStep({ steps, progress, settings, person }: Situation): Step {
  const isDone: Record<Step, boolean> = {
    terms: isAccepted(progress.terms, settings.terms),
    profile: isProfileDone(progress, settings, person),
    picture: progress.picture?.confirmed === true,
    groups: progress.groups?.confirmed === true,
    password: false,
  }
  return steps.find((step) => !isDone[step]) ?? steps.at(-1)!
}

/** Sent, and still enough: the rules may have changed since. */
export function isProfileDone({ profile }: Progress, { profile: rules }: TenantSettings, person: Situation['person']) {
  return profile !== undefined && missingFields(person, rules, profile.corrections).length === 0
}

/** Where admins see the claim as a made-up person. */
export const previewPath = '/claim-preview'

/** @param base of the preview, in place of the claim itself. */
export function pathOf(step: Step | 'done' | 'not-me', base = '/claim'): string {
  return `${base}/${step}`
}
