import { readdirSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

const keptMs = 24 * 60 * 60 * 1000

/** Removes what earlier builds left in `output`, a day after it was written: until then something may still run from it. */
export function removeOld(output, current) {
  for (const file of listFiles(output)) {
    if (current.has(relative(output, file)) || Date.now() - statSync(file).mtimeMs < keptMs) continue
    rmSync(file, { force: true })
  }
}

export function listFiles(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
