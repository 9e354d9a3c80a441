import { expect, it } from 'vitest'
import { fewAtOnce } from '../../src/base/few-at-once.ts'

class Busy extends Error {}

/** A work that ends when it is told to. */
function aWork() {
  let end = () => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  return { end, run: () => ended }
}

const few = (patienceMs = 60_000) => fewAtOnce({ atOnce: 1, mostWaiting: 2, patienceMs, busy: () => new Busy() })

it('runs the waiting in the order of their coming, and refuses whoever finds no place to wait', async () => {
  const oneOfFew = few()
  const [first, order] = [aWork(), [] as number[]]
  const running = oneOfFew(first.run)
  const waiting = [1, 2].map((n) => oneOfFew(async () => order.push(n)))
  await expect(oneOfFew(async () => 3)).rejects.toThrow(Busy)
  expect(order).toEqual([])
  first.end()
  await Promise.all([running, ...waiting])
  expect(order).toEqual([1, 2])
  expect(await oneOfFew(async () => 'there is room again')).toBe('there is room again')
})

it('refuses whoever waited too long, and never runs their work', async () => {
  const oneOfFew = few(20)
  const first = aWork()
  const running = oneOfFew(first.run)
  let hasRun = false
  await expect(oneOfFew(async () => (hasRun = true))).rejects.toThrow(Busy)
  first.end()
  await running
  expect(hasRun).toBe(false)
  expect(await oneOfFew(async () => 1)).toBe(1)
})

it('hands the place on where a work fails', async () => {
  const oneOfFew = few()
  const failing = oneOfFew(() => Promise.reject(new Error('broken')))
  const next = oneOfFew(async () => 'next')
  await expect(failing).rejects.toThrow('broken')
  expect(await next).toBe('next')
})
