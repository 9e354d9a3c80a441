import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root, targets } from './targets.mjs'

/** Beside the output: the inputs it was made of. */
export const stampName = '.inputs'

/** @returns those of the named targets whose output is missing or was made of other inputs. */
export function staleTargets(names) {
  return names.filter((name) => {
    const output = join(root, 'dist', name)
    if (!existsSync(join(output, targets[name].main)) || !existsSync(join(output, stampName))) return true
    return readFileSync(join(output, stampName), 'utf8') !== inputsHash(name)
  })
}

/** By content: a checkout changes times, and a build on another day changes nothing. */
export function inputsHash(name) {
  const hash = createHash('sha256')
  for (const input of targets[name].inputs) {
    for (const path of filesOf(input))
      hash
        .update(path)
        .update('\0')
        .update(readFileSync(join(root, path)))
        .update('\0')
  }
  return hash.digest('hex')
}

function filesOf(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false })
  if (!found) return []
  if (!found.isDirectory()) return [path]
  return readdirSync(join(root, path))
    .sort()
    .filter((entry) => entry !== 'node_modules')
    .flatMap((entry) => filesOf(join(path, entry)))
}
