import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The directory of our package.json, whether this runs from source or from a bundle of any depth. */
export function packageRoot(moduleUrl: string): string {
  let directory = dirname(fileURLToPath(moduleUrl))
  while (!existsSync(join(directory, 'package.json')) && dirname(directory) !== directory)
    directory = dirname(directory)
  return directory
}
