import { statfs } from 'node:fs/promises'
import type { Config } from '../../config.ts'
import { failed, type Finding, ok, warning } from './finding.ts'

const mebibyte = 2 ** 20

export async function checkDisk({ dataDirectory }: Config): Promise<Finding[]> {
  try {
    const { bavail, bsize } = await statfs(dataDirectory)
    return [judge(Math.floor((bavail * bsize) / mebibyte), dataDirectory)]
  } catch (error) {
    return [
      failed(
        'disk',
        `${dataDirectory} cannot be looked at (${(error as NodeJS.ErrnoException).code})`,
        'set DATA_DIR to a directory that this user may write',
      ),
    ]
  }
}

/** @param free in MiB. */
export function judge(free: number, dataDirectory: string): Finding {
  const message = `${free} MiB are free at ${dataDirectory}`
  const advice = 'make room, or set DATA_DIR to a larger disk; when it is full nothing can be saved'
  if (free < 256) return failed('disk', message, advice)
  return free < 1024 ? warning('disk', message, advice) : ok('disk', message)
}
