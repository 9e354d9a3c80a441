import { performance } from 'node:perf_hooks'
import { type Answer, Wire } from './wire.ts'

export interface Load {
  port: number
  connections: number
  seconds: number
  /** The nth request over all connections. */
  request: (n: number) => string
  /** Throws where the answer is not the one that was asked for: a fast refusal is not speed. */
  check: (answer: Answer) => void
}

export interface Figures {
  perSecond: number
  p50: number
  p99: number
  requests: number
}

/** Closed loop: each connection sends its next request when the last one is answered. Times in milliseconds. */
export async function measure({ port, connections, seconds, request, check }: Load): Promise<Figures> {
  const wires = await Promise.all(Array.from({ length: connections }, () => Wire.open(port)))
  const times: number[] = []
  let next = 0
  const start = performance.now()
  const end = start + seconds * 1000
  await Promise.all(
    wires.map(async (wire) => {
      while (performance.now() < end) {
        const sent = performance.now()
        const answer = await wire.send(request(next++))
        times.push(performance.now() - sent)
        check(answer)
      }
    }),
  )
  const elapsed = (performance.now() - start) / 1000
  for (const wire of wires) wire.close()
  times.sort((a, b) => a - b)
  return {
    perSecond: times.length / elapsed,
    p50: times[Math.floor(times.length * 0.5)]!,
    p99: times[Math.floor(times.length * 0.99)]!,
    requests: times.length,
  }
}

export function expectStatus(...statuses: number[]) {
  return (answer: Answer) => {
    if (statuses.includes(answer.status)) return
    throw new Error(`expected ${statuses.join(' or ')}, got ${answer.status}: ${answer.body.toString('utf8', 0, 500)}`)
  }
}
