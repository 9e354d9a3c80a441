import pg from 'pg'
import { superuser } from './cluster.ts'
import type { Endpoint } from './endpoint.ts'

/** The role and the database that Vestibule works with: no superuser, so that what works here works in a given PostgreSQL. */
export const owner = 'vestibule'

const missing = new Set(['28000', '28P01', '3D000'])

/** Makes role and database where they are missing, also after an end between the two. */
export async function ensureOwner(endpoint: Endpoint, isNewCluster: boolean): Promise<void> {
  if (isNewCluster || !(await canConnect(endpoint))) await createOwner(endpoint)
}

async function canConnect(endpoint: Endpoint): Promise<boolean> {
  const client = new pg.Client(endpoint.url(owner, owner))
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    if (missing.has((error as { code?: string }).code ?? '')) return false
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

async function createOwner(endpoint: Endpoint) {
  const client = new pg.Client(endpoint.url(superuser, superuser))
  client.on('error', () => {})
  await client.connect()
  try {
    const has = async (query: string) => (await client.query(query, [owner])).rowCount === 1
    const password = new URL(endpoint.url(owner, owner)).password
    if (!(await has('select from pg_roles where rolname = $1'))) {
      await client.query(`create role ${owner} login${password && ` password '${password}'`}`)
    }
    if (!(await has('select from pg_database where datname = $1'))) {
      await client.query(`create database ${owner} owner ${owner}`)
    }
  } finally {
    await client.end()
  }
}
