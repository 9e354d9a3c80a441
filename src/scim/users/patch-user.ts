import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { readPatchRequest } from '../patch/patch-request.ts'
import { type PatchResult, patchResource } from '../patch/patch-resource.ts'
import { wholeStatus } from '../projection/status-view.ts'
import { toDocument, toResource } from './person-document.ts'
import { changeUser, type UserChange } from './replace-user.ts'
import { patchAsksToInvite, withInvitation } from './written-invitation.ts'

/** RFC 7644 §3.5.2. Answers 200 with the resource, which every client understands; some do not take 204. */
export async function patchUser(call: ScimCall, change: UserChange): Promise<Answer> {
  const operations = readPatchRequest(change.body)
  return changeUser(call, change, (current, person) => {
    const resource = withInvitation(toResource(current), person)
    const edited = ({ document, changed, ignored }: PatchResult) => {
      // Assigned, not appended: a lost race edits again.
      call.notes.ignored = ignored
      if (!changed) return current
      return { ...toDocument(document, current.active), invites: patchAsksToInvite(document, person) }
    }
    const facts = () => wholeStatus(person, call)
    const patched = patchResource(resource, operations, { schema: call.userSchema, id: person.id, facts })
    return patched instanceof Promise ? patched.then(edited) : edited(patched)
  })
}
