import type { z } from 'zod'
import type { Keyring } from '../../base/keyring.ts'
import { isUuid } from '../../base/uuid.ts'
import type { Executor } from '../../db/connection.ts'
import { isSubject, type RequestQuery } from '../../provisioning-log/list-requests.ts'
import { soughtSubjects } from '../../provisioning-log/sought-subject.ts'
import type { logQuery } from '../schemas/provisioning-log.ts'
import { peopleNamed } from './name-store.ts'

type LogQuery = z.output<typeof logQuery>
type Filters = Omit<RequestQuery, 'tenantId' | 'retentionDays' | 'after' | 'limit'>

interface Where {
  db: Executor
  tenantId: number
  keyring: Keyring
}

/** What was asked, in the terms of what is kept. */
export async function readLogQuery(query: LogQuery, where: Where): Promise<Filters> {
  const { clientId, method, from, to, status } = query
  return { clientId, method, from, to, ...statusFilter(status), ...(await subjectFilter(query, where)) }
}

function statusFilter(status: string | undefined): Filters {
  if (status === undefined) return {}
  if (status === 'refused') return { isRefused: true }
  const least = Number(status.replace('xx', '00'))
  const most = status.endsWith('xx') ? least + 99 : least
  return { isRefused: least >= 400 || undefined, statuses: [least, most] }
}

/** Each of these that is given narrows; of the search it is one reading that is followed, the one that an index serves first. */
async function subjectFilter({ personId, groupId, userName, search }: LogQuery, where: Where): Promise<Filters> {
  const named: string[][] = []
  if (personId) named.push([personId])
  if (groupId) named.push([groupId])
  if (userName !== undefined) named.push(await subjectsNamed(userName, where))
  const sought = search === undefined ? {} : await searchFilter(search, where)
  if (sought.subjects) named.push([...sought.subjects])
  const [first, ...others] = named
  const subjects = first?.filter((id) => others.every((ids) => ids.includes(id)))
  return { ...sought, subjects }
}

async function searchFilter(search: string, where: Where): Promise<Filters> {
  if (isUuid(search))
    return (await isSubject(where.db, where.tenantId, search)) ? { subjects: [search] } : { requestId: search }
  const people = await peopleNamed(where.db, where.tenantId, search)
  // An address is in no text of the log, so it can only be somebody.
  if (people.length === 0 && !search.includes('@')) return { text: search }
  return { subjects: [...people, ...soughtSubjects(where.keyring, where.tenantId, search)] }
}

async function subjectsNamed(userName: string, { db, tenantId, keyring }: Where): Promise<string[]> {
  return [...(await peopleNamed(db, tenantId, userName)), ...soughtSubjects(keyring, tenantId, userName)]
}
