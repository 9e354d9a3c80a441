import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** What is built, from which files, into which directory. `main` is written last: while it is the old one, so is the build. */
export const targets = {
  server: { inputs: ['src', 'migrations', 'package-lock.json', 'tsconfig.json', 'scripts/build'], main: 'cli.js' },
  web: { inputs: ['web', 'package-lock.json', 'tsconfig.json', 'scripts/build'], main: 'index.html' },
}

/** Where the packages that build are installed: an installation for production brings what was built. */
export function canBuild() {
  const { resolve } = createRequire(import.meta.url)
  try {
    return Boolean(resolve('esbuild')) && existsSync(`${root}/src`)
  } catch {
    return false
  }
}
