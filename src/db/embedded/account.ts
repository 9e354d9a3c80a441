import { readFileSync, statSync } from 'node:fs'
import { CannotStart } from '../../base/cannot-start.ts'

/** Whom PostgreSQL runs as, where this process is root: PostgreSQL refuses to be root. */
export interface Account {
  uid: number
  gid: number
}

const preferred = ['postgres', '_postgres', 'nobody', 'daemon']

/**
 * The unprivileged account for the cluster, or undefined where this process is unprivileged itself.
 * An existing cluster keeps its owner, so that it can be started as its user today and as root tomorrow.
 */
export function accountFor(cluster: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  return ownerOf(cluster) ?? namedAccount(readPasswd())
}

function ownerOf(directory: string): Account | undefined {
  const found = statSync(directory, { throwIfNoEntry: false })
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch {
    return ''
  }
}

/** @param passwd the text of `/etc/passwd`; only an account with a name there will do, since initdb looks its own up. */
export function namedAccount(passwd: string): Account {
  const accounts = new Map<string, Account>()
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (!name || !uid || !gid) continue
    // macOS writes nobody as -2.
    accounts.set(name, { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 })
  }
  const found = [...preferred, ...accounts.keys()].map((name) => accounts.get(name)).find((account) => account?.uid)
  if (found) return found
  throw new CannotStart(
    'PostgreSQL does not run as root, and this machine has no other account for it: start Vestibule as another user, or set DATABASE_URL to a PostgreSQL of yours.',
  )
}
