import { parentPort } from 'node:worker_threads'
import { readMetadata } from './read-metadata.ts'
import { Refused } from './refused.ts'
import { verifyResponse } from './verify-response.ts'
import { type Order, type Outcome, ready } from './work.ts'

// The thread's own entry, bundled by itself (scripts/build/saml-worker.mjs): XML is parsed nowhere else.
const port = parentPort!
port.on('message', (order: Order) => void perform(order).then((outcome) => port.postMessage(outcome)))
port.postMessage(ready)

async function perform(work: Order): Promise<Outcome> {
  try {
    return { result: work.kind === 'response' ? await verifyResponse(work.order) : readMetadata(work.order) }
  } catch (error) {
    if (!(error instanceof Refused))
      return { fault: error instanceof Error ? (error.stack ?? error.message) : 'unknown' }
    const { reason, received } = error
    return { refused: { reason, ...(received !== undefined && { received }) } }
  }
}
