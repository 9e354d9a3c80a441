import type { GroupRole } from '../db/tables.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'
import type { Progress } from './progress.ts'
import { hasAccepted } from './terms.ts'

export type Step = 'terms' | 'profile' | 'picture' | 'groups' | 'password'

const inOrder: readonly Step[] = ['terms', 'profile', 'picture', 'groups', 'password']

/**
 * Which steps this tenant's claim has. The password is the last one, and its POST alone claims: what was typed is hashed
 * and stored in the moment of the claim, so that no earlier step has to keep it (security §4.21).
 */
export function stepsOf(settings: TenantSettings, offered: ReadonlySet<GroupRole>): Step[] {
  const hasGroups =
    offered.has('required') || offered.has('suggested') || (settings.requireGroupsStep && offered.has('open'))
  const isShown: Record<Step, boolean> = {
    terms: settings.terms !== undefined,
    profile: true,
    picture: settings.askForPicture,
    groups: hasGroups,
    password: true,
  }
  return inOrder.filter((step) => isShown[step])
}

/** The first step that is not done; `password` where all others are. */
export function firstOpenStep(steps: readonly Step[], progress: Progress, settings: TenantSettings): Step {
  const isDone: Record<Step, boolean> = {
    terms: hasAccepted(progress, settings.terms),
    profile: progress.profile !== undefined,
    picture: progress.picture?.confirmed === true,
    groups: progress.groups?.confirmed === true,
    password: false,
  }
  return steps.find((step) => !isDone[step]) ?? 'password'
}

export function pathOf(step: Step | 'done'): string {
  return `/claim/${step}`
}
