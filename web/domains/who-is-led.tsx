import { useQuery } from '@tanstack/react-query'
import { domainReachQuery, ssoConnectionsQuery } from '../api/queries.ts'
import type { Domain, DomainReach, SsoConnection } from '../api/types.ts'
import { Answer } from '../ui/list-states.tsx'
import { sayReach } from '../ui/moment.tsx'
import { plainName } from '../ui/plain-name.ts'

/** Who loses what when a domain is removed. */
export function WhoIsLed({ domain }: { domain: Domain }) {
  const reach = useQuery(domainReachQuery(domain.id))
  const connections = useQuery(ssoConnectionsQuery())
  return (
    <Answer query={reach} rows={2}>
      {(reached) => (
        <>
          {sayWho(domain, reached)} {sayWhatIsLost(domain, isNobody(reached) ? [] : (connections.data?.items ?? []))}
        </>
      )}
    </Answer>
  )
}

const isNobody = ({ people, isAll }: DomainReach) => people === 0 && isAll

function sayWho({ domain }: Domain, reached: DomainReach): string {
  const who = isNobody(reached) ? 'Nobody' : sayReach(reached)
  const has = reached.people <= 1 ? 'has' : 'have'
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} ${has} a mail address at ${domain}.`
}

function sayWhatIsLost({ verifiedAt, connectionId }: Domain, connections: readonly SsoConnection[]): string {
  if (!verifiedAt) return 'It is not proved yet, so nobody is led anywhere by it.'
  const anew = 'If it is added again, it has to be proved anew.'
  const leadsTo = connections.find(({ id, state }) => id === connectionId && state === 'enabled')
  if (!leadsTo) return `It leads nobody to single sign-on at present. ${anew}`
  const name = plainName(leadsTo.name)
  return `They are no longer led to ${name} by it, nor found by their address alone when they first sign in there. Whoever ${name} knows already stays known. ${anew}`
}
