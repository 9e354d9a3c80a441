import { statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Database } from '../../db/connection.ts'
import type { Opened } from '../command.ts'
import { failed, type Finding, ok, warning } from './finding.ts'

/** Its strength was checked when the configuration was read. */
export async function checkKeys({ db, config, keyring }: Opened, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const isGiven = Boolean(env.SECRET_KEY?.trim() || env.SECRET_KEY_FILE?.trim())
  const path = join(config.dataDirectory, 'secret-key')
  const count = keyring.keyIds.length === 1 ? 'one key' : `${keyring.keyIds.length} keys, the first of which signs`
  const found = [ok('key', `${count}, ${isGiven ? 'from SECRET_KEY' : `kept in ${path}`}`)]
  if (!isGiven && isReadableByOthers(path)) {
    found.push(
      failed(
        'key',
        `${path} can be read by others`,
        `chmod 600 ${path}; whoever read it can make claim links: see "Keys" in docs/self-hosting.md`,
      ),
    )
  }
  const links = await openLinksByKey(db)
  for (const keyId of keyring.keyIds.slice(1)) found.push(formerKey(keyId, links.get(keyId) ?? 0))
  for (const [keyId, open] of links) if (!keyring.keyIds.includes(keyId)) found.push(lostKey(keyId, open))
  return found
}

/** One that only verifies, until nothing needs it any more. */
function formerKey(keyId: string, links: number): Finding {
  if (links > 0) return ok('key', `${linksInWords(links)} still signed by the former key ${keyId}: keep it`)
  return ok('key', `no open claim link is signed by the former key ${keyId}: it may be removed`)
}

function lostKey(keyId: string, links: number): Finding {
  return failed(
    'key',
    `${linksInWords(links)} signed by the key ${keyId}, which is not configured, and cannot be opened`,
    'add the former key to SECRET_KEY behind the new one, separated by a comma; or send these invitations again',
  )
}

function linksInWords(links: number): string {
  return links === 1 ? '1 open claim link is' : `${links} open claim links are`
}

function isReadableByOthers(path: string): boolean {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode
  return process.platform !== 'win32' && mode !== undefined && (mode & 0o077) !== 0
}

/** Key id → open claim links that it signed. */
async function openLinksByKey(db: Database): Promise<Map<string, number>> {
  const { rows } = await sql<{ keyId: string; links: number }>`
    select key_id, count(*) as links from standing
    where deactivated_at is null and claimed_at is null and invited_at is not null and link_expires_at > now()
    group by key_id order by key_id`.execute(db)
  return new Map(rows.map(({ keyId, links }) => [keyId, links]))
}

/** What the configuration says about addresses. */
export function checkPublicUrl({ config }: Opened): Finding[] {
  const { publicUrl, isLoopback, isPlainHttp, databaseUrl } = config
  if (isPlainHttp && !isLoopback) {
    return [
      warning(
        'address',
        `PUBLIC_URL is ${publicUrl}: claim links and sessions travel unprotected`,
        'put TLS in front and set PUBLIC_URL to its https address',
      ),
    ]
  }
  if (isLoopback && databaseUrl !== undefined) {
    return [
      warning(
        'address',
        `PUBLIC_URL is ${publicUrl}: links in mails open on this machine only`,
        'set PUBLIC_URL to the address that people will open',
      ),
    ]
  }
  return [ok('address', `${publicUrl}${isLoopback ? ', on this machine only' : ''}`)]
}
