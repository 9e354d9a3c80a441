import { sql } from 'kysely'
import type { AuditEvent } from '../../audit/list-events.ts'
import type { Executor } from '../../db/connection.ts'
import { shownName } from '../../people/shown-name.ts'
import type { Subject } from '../schemas/audit.ts'

export interface EventNames {
  /** Of those who are here. */
  people: ReadonlyMap<string, string>
  /** Whatever else took part or was touched, and still exists. */
  things: ReadonlyMap<string, Subject>
}

interface Question {
  tenantId: number
  events: readonly AuditEvent[]
  /** Whoever may not read people is told no name of theirs. */
  readsPeople: boolean
}

/**
 * As everybody and everything is called now, in one statement: the log itself holds no name, so that it outlives whom it
 * tells of. An id says nothing of its table, and is looked for in each by its key.
 */
export async function eventNames(db: Executor, { tenantId, events, readsPeople }: Question): Promise<EventNames> {
  const people = readsPeople
    ? idsOf(events, ({ personId, actorKind, actorId }) => [personId, actorKind === 'person' ? actorId : null])
    : []
  const things = idsOf(events, ({ subjectId, actorKind, actorId }) => [
    subjectId,
    actorKind === 'person' ? null : actorId,
  ])
  const named = sql`tenant_id = ${tenantId} and id = any(${things}::uuid[])`
  const { rows } = await sql<{ id: string; kind: Subject['kind'] | 'person'; name: string | null }>`
    select id, 'person' as kind, ${sql.raw(shownName)} as name
      from person where tenant_id = ${tenantId} and id = any(${people}::uuid[])
    union all select id, 'admin', name from admin where ${named}
    union all select id, 'api_key', name from api_key where ${named}
    union all select id, 'client', name from provisioning_client where ${named}
    union all select id, 'group', display_name from person_group where ${named}
    union all select id, 'campaign', null from campaign where ${named} and kind <> 'one'
    union all select id, 'bulk_act', null from bulk_act where ${named}
    union all select id, 'import', name from import where ${named}
    union all select id, 'people_file', name from people_file where ${named}
    union all select id, 'export', null from export where ${named}
    union all select id, 'sso_connection', name from sso_connection where ${named}
    union all select id, 'schema', name from extension_schema where ${named}
    union all select id, 'domain', domain from sso_domain where ${named}`.execute(db)
  const names: { people: Map<string, string>; things: Map<string, Subject> } = { people: new Map(), things: new Map() }
  for (const { id, kind, name } of rows) {
    if (kind === 'person') names.people.set(id, name!)
    else names.things.set(id, { kind, name })
  }
  return names
}

function idsOf(events: readonly AuditEvent[], of: (event: AuditEvent) => (string | null)[]): string[] {
  return [...new Set(events.flatMap(of))].filter((id) => id !== null)
}
