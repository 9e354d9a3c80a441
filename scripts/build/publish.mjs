import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { listFiles, removeOld } from './remove-old.mjs'
import { stampName } from './stale.mjs'
import { root, targets } from './targets.mjs'

/**
 * Moves a finished build into its place, file by file: names carry a hash of their content, so a server that runs from the old
 * build still finds its own files, and of two builds at once neither hurts the other. The main file comes last.
 */
export function publish(name, unpublished, inputs) {
  const output = join(root, 'dist', name)
  const files = listFiles(unpublished).map((file) => relative(unpublished, file))
  const rank = (file) => (file === targets[name].main ? 1 : 0)
  for (const file of files.sort((a, b) => rank(a) - rank(b))) {
    mkdirSync(dirname(join(output, file)), { recursive: true })
    renameSync(join(unpublished, file), join(output, file))
  }
  writeFileSync(join(unpublished, stampName), inputs)
  renameSync(join(unpublished, stampName), join(output, stampName))
  removeOld(output, new Set([...files, stampName]))
}
