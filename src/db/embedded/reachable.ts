import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Account } from './account.ts'

/** Whether `account` has `bits` (of rwx) on `path` and may pass every directory above it, judged by permission bits alone. */
export function isReachable(path: string, account: Account, bits = 0o5): boolean {
  if (!permits(path, account, bits)) return false
  for (let directory = dirname(path); ; directory = dirname(directory)) {
    if (!permits(directory, account, 0o1)) return false
    if (directory === dirname(directory)) return true
  }
}

function permits(path: string, { uid, gid }: Account, bits: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return false
  const shift = found.uid === uid ? 6 : found.gid === gid ? 3 : 0
  return ((found.mode >> shift) & bits) === bits
}
