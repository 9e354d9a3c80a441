// A process of its own around the embedded PostgreSQL, to be killed: `node program.mjs <data directory> [join]`.
import { CannotStart } from '../../../src/base/cannot-start.ts'
import { createLog } from '../../../src/base/log.ts'
import { joinOrStartEmbedded, startEmbedded } from '../../../src/db/embedded/embedded-postgres.ts'
import { throwAway } from '../../../src/db/embedded/settings.ts'

const [dataDirectory, word] = process.argv.slice(2)
const open = word === 'join' ? joinOrStartEmbedded : startEmbedded

try {
  // What is killed below is never the machine, so that what the kernel was told is kept without fsync.
  const settings = { ...throwAway, synchronous_commit: 'on', shared_buffers: '16MB' }
  const server = await open({ dataDirectory: dataDirectory!, purpose: 'test', log: createLog('silent'), settings })
  process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)))
  console.log(JSON.stringify({ url: server.url, superuserUrl: server.superuserUrl }))
  setInterval(() => {}, 60_000)
} catch (error) {
  if (!(error instanceof CannotStart)) throw error
  console.error(error.lines.join('\n'))
  process.exitCode = 1
}
