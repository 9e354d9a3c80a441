import { TooLarge } from '../errors.ts'

const mostNames = 5_000

/** Notes a name that no schema knows, for the provisioning log. @throws TooLarge */
export function leaveOut(ignored: string[], name: string): void {
  if (ignored.length >= mostNames) throw new TooLarge(`more than ${mostNames} names in the body belong to no schema`)
  ignored.push(name)
}
