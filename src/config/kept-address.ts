import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveToOwnerOf } from '../db/embedded/give-to-owner.ts'
import { parsePublicUrl } from './public-url.ts'

const nameOf = (dataDirectory: string) => join(dataDirectory, 'public-url')

/** Beside the embedded database, for commands that are given neither PORT nor PUBLIC_URL: their links must open the server that ran here. */
export function keepAddress(dataDirectory: string, publicUrl: string): void {
  mkdirSync(dataDirectory, { recursive: true })
  writeFileSync(nameOf(dataDirectory), `${publicUrl}\n`)
  giveToOwnerOf(dataDirectory, nameOf(dataDirectory))
}

/** Undefined where no server has run on this data directory yet. */
export function keptAddress(dataDirectory: string): string | undefined {
  try {
    const url = parsePublicUrl(readFileSync(nameOf(dataDirectory), 'utf8').trim())
    return typeof url === 'string' ? undefined : url.origin
  } catch {
    return undefined
  }
}
