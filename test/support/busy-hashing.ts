import { hashPassword } from '../../src/people/password.ts'

/** Four who hash and sixty who wait, as many as the server takes; whoever is done asks again in the same turn of the loop. */
const places = 64

/** While `work` runs, the server finds no time for anybody else's password. */
export async function whileHashingIsBusy<T>(work: () => Promise<T>): Promise<T> {
  const over = new AbortController()
  const hashOnAndOn = async () => {
    while (!over.signal.aborted) await hashPassword('of somebody else').catch(() => new Promise(setImmediate))
  }
  const others = Array.from({ length: places }, hashOnAndOn)
  try {
    return await work()
  } finally {
    over.abort()
    await Promise.all(others)
  }
}
