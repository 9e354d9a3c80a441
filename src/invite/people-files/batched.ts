import { FileRefused, FileTooLarge } from './errors.ts'
import { MAX_RECORDS } from './limits.ts'

const batchSize = 1_000

/** Up to a thousand at a time. @throws FileTooLarge beyond the most records, FileRefused where there is none */
export async function* batched<T extends object>(rows: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T[]> {
  let records = 0
  for await (const batch of Symbol.iterator in rows ? inBatches(rows) : inAsyncBatches(rows)) {
    records += batch.length
    if (records > MAX_RECORDS) throw new FileTooLarge(`the file has more than ${MAX_RECORDS} records`)
    yield batch
  }
  if (records === 0) throw new FileRefused('the file names nobody')
}

function* inBatches<T>(rows: Iterable<T>): Generator<T[]> {
  let batch: T[] = []
  for (const row of rows) {
    if (batch.push(row) < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function* inAsyncBatches<T>(rows: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const row of rows) {
    if (batch.push(row) < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
