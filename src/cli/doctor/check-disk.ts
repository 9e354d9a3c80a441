import type { StatsFs } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemErrorCode } from '../../base/cannot-start.ts'
import type { Config } from '../../config.ts'
import { failed, type Finding, ok, warning } from './finding.ts'

const mebibyte = 2 ** 20

export async function checkDisk({ dataDirectory, databaseUrl, smtpUrl }: Config): Promise<Finding[]> {
  if (databaseUrl !== undefined && smtpUrl !== undefined)
    return [ok('disk', 'nothing is kept here: database and mail are elsewhere')]
  try {
    const { bavail, bsize } = await look(dataDirectory)
    return [judge(Math.floor((bavail * bsize) / mebibyte), dataDirectory)]
  } catch (error) {
    return [
      failed(
        'disk',
        `${dataDirectory} cannot be looked at (${systemErrorCode(error)})`,
        'set DATA_DIR to a directory that this user may write',
      ),
    ]
  }
}

/** It is made when it is first needed: until then, where it will be. */
async function look(path: string): Promise<StatsFs> {
  try {
    return await statfs(path)
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
    return look(dirname(path))
  }
}

/** @param free in MiB. */
export function judge(free: number, dataDirectory: string): Finding {
  const message = `${free} MiB are free at ${dataDirectory}`
  const advice = 'make room, or set DATA_DIR to a larger disk; when it is full nothing can be saved'
  if (free < 256) return failed('disk', message, advice)
  return free < 1024 ? warning('disk', message, advice) : ok('disk', message)
}
