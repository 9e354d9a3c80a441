import { chownSync, statSync } from 'node:fs'

/** What was made below a data directory becomes its owner's: root may start, or run a command, on that of a user, who must still be able to start afterwards. */
export function giveToOwnerOf(directory: string, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(directory)
  chownSync(path, uid, gid)
}
