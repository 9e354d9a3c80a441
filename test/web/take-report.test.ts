import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { takeReport } from '../../web/api/take-report.ts'

const queryKey = ['campaigns', 'one']

it('is not undone by an answer that was under way before it', async () => {
  const client = new QueryClient()
  const answers: ((answer: string) => void)[] = []
  const observer = new QueryObserver<string>(client, {
    queryKey,
    queryFn: () => new Promise((resolve) => answers.push(resolve)),
    initialData: 'sending',
    staleTime: Infinity,
  })
  const stop = observer.subscribe(() => {})
  const asked = observer.refetch()
  takeReport(client, { queryKey, report: 'held' })
  answers[0]!('queued')
  await Promise.resolve()
  expect(client.getQueryData(queryKey)).toBe('held')
  expect(answers).toHaveLength(2)
  answers[1]!('held, counted anew')
  await asked
  await expect.poll(() => client.getQueryData(queryKey)).toBe('held, counted anew')
  stop()
})

it('asks for nothing where no answer is under way', () => {
  const client = new QueryClient()
  takeReport(client, { queryKey, report: 'held' })
  expect(client.getQueryData(queryKey)).toBe('held')
  expect(client.isFetching()).toBe(0)
})
