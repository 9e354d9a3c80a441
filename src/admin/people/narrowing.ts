import type { Executor } from '../../db/connection.ts'
import type { PersonSource } from '../../db/tables.ts'
import type { PersonState } from '../../people/person.ts'
import type { MailResult } from './mail-condition.ts'
import type { PeopleWhere } from './people-list-store.ts'
import { mostFew } from './people-sets.ts'
import { countBeginning, type PeopleSearch, shortestPart } from './people-search.ts'
import { personFilter } from './person-filter.ts'

/** As a list of people is narrowed in its address. */
export interface Narrowing {
  search?: string
  filter?: string
  state?: PersonState
  source?: PersonSource
  mail?: MailResult
}

/** All but the search, of which {@link decidedSearch} decides how it matches. @throws InvalidFilter */
export async function whereOf(
  db: Executor,
  { filter, state, source, mail }: Narrowing,
  { tenantId, publicUrl }: { tenantId: number; publicUrl: string },
): Promise<PeopleWhere> {
  return {
    tenantId,
    state,
    source,
    mail,
    filter: filter ? await personFilter(db, filter, { tenantId, publicUrl }) : undefined,
  }
}

/** So many who begin with it, and those who have it in the middle are not looked for. */
const enoughByBeginning = 50

/** How a search matches, whatever else narrows the list: so that all who match are those whom the list shows, and by indexes alone. */
export async function decidedSearch(db: Executor, tenantId: number, text: string): Promise<PeopleSearch> {
  const n = await countBeginning(db, { tenantId, text, atMost: mostFew })
  if (n === undefined) return { text, match: 'beginning', isFrequent: true }
  const isEnough = text.length < shortestPart || n > enoughByBeginning
  return { text, match: isEnough ? 'beginning' : 'anywhere' }
}

/** For people, where a campaign is shown. */
export function sayNarrowing({ search, filter, source, mail }: Narrowing): string {
  const parts = [
    filter,
    search && `search ${JSON.stringify(search)}`,
    source && `source ${source}`,
    mail && `last mail ${mail}`,
  ]
  return parts.filter(Boolean).join(', ')
}
