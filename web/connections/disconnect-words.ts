import type { ClientReach, ProvisioningClient } from '../api/types.ts'
import { countOf, sayReach } from '../ui/moment.tsx'

/** By what it comes in at this moment, and no longer. */
export function sayWhatStops({ credentials }: Pick<ProvisioningClient, 'credentials'>): string {
  const { tokens, secrets, keys } = credentials
  const all = tokens.live + secrets.live + keys.live
  if (all === 0) return 'Nothing lets it in as it is: it has no live token, OAuth secret or key.'
  const named = [
    ...(tokens.live > 0 ? [countOf(tokens.live, 'token', 'tokens')] : []),
    ...(secrets.live > 0 ? [countOf(secrets.live, 'OAuth secret', 'OAuth secrets')] : []),
    ...(keys.live > 0 ? [countOf(keys.live, 'public key', 'public keys')] : []),
  ]
  const stop = all === 1 ? 'stops' : 'stop'
  return `Its ${named.join(', ').replace(/, ([^,]+)$/, ' and $1')} ${stop} working within a second: the provider can push no more changes.`
}

/** Whom it has brought, and who looks after them from then on. */
export function sayWhoStays({ people, isAll, groups }: ClientReach): string {
  const pushed = groups > 0 ? countOf(groups, 'group', 'groups') : undefined
  if (people === 0 && isAll && !pushed) return 'Nobody came by it.'
  if (people === 0 && isAll) return `Nobody came by it. Its ${pushed} ${groups === 1 ? 'stays' : 'stay'}.`
  const who = people === 0 ? 'Whoever came by it' : upper(`${sayReach({ people, isAll })} came by it, and`)
  const verb = people === 1 || people === 0 ? 'stays as they are' : 'stay as they are'
  const groupsStay = pushed ? `, and so ${groups === 1 ? 'does' : 'do'} its ${pushed}` : ''
  return `${who} ${verb}${groupsStay}. Whoever leaves the company is no longer deactivated for you.`
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
