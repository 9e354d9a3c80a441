import { showGroups } from './groups-step.tsx'
import { showPassword } from './password-step.tsx'
import { showPicture } from './picture-step.tsx'
import { showProfile } from './profile-step.tsx'
import type { Step } from './steps.ts'
import { showTerms } from './terms-step.tsx'
import type { Visit } from './visit.ts'

/** The page of each step as it is first met, without a complaint. */
export const stepPages: Record<Step, (visit: Visit) => void | Promise<void>> = {
  terms: (visit) => showTerms(visit),
  profile: (visit) => showProfile(visit),
  picture: (visit) => showPicture(visit),
  groups: showGroups,
  password: (visit) => showPassword(visit),
}
