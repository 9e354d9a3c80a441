import type { PeopleFileKind } from '../../db/tables.ts'
import { decodeText } from './decode-text.ts'
import { detectKind } from './detect-kind.ts'
import { FileRefused, FileTooLarge } from './errors.ts'
import type { FileRow } from './file-row.ts'
import { MAX_FILE, MAX_RECORDS } from './limits.ts'
import { readCsv } from './read-csv.ts'
import { readLdif } from './read-ldif.ts'
import { readTxt } from './read-txt.ts'
import { readVcf } from './read-vcf.ts'

export interface PeopleFileContent {
  kind: PeopleFileKind
  /** One a record, in the order of the file, up to a thousand at a time; from the start again with each call. @throws FileRefused, FileTooLarge */
  batches(): AsyncIterable<FileRow[]>
}

const readers: Record<PeopleFileKind, (text: string) => Iterable<FileRow> | AsyncIterable<FileRow>> = {
  csv: readCsv,
  vcf: readVcf,
  txt: readTxt,
  ldif: readLdif,
}

/**
 * Reads a list of people. What it is, is told by its content; its name decides only where that leaves it open.
 * The bytes are held (20 MiB at most), their records are not.
 * @throws FileTooLarge, FileUnsupported, FileRefused
 */
export async function readPeopleFile(bytes: AsyncIterable<Uint8Array>, name: string): Promise<PeopleFileContent> {
  const text = decodeText(await collect(bytes))
  const kind = detectKind(text, name)
  return { kind, batches: () => batched(readers[kind](text)) }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.length
    if (length > MAX_FILE) throw new FileTooLarge(`the file is larger than ${MAX_FILE / 1024 / 1024} MiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

const batchSize = 1_000

async function* batched(rows: Iterable<FileRow> | AsyncIterable<FileRow>): AsyncGenerator<FileRow[]> {
  let records = 0
  for await (const batch of Symbol.iterator in rows ? inBatches(rows) : inAsyncBatches(rows)) {
    records += batch.length
    if (records > MAX_RECORDS) throw new FileTooLarge(`the file has more than ${MAX_RECORDS} records`)
    yield batch
  }
  if (records === 0) throw new FileRefused('the file names nobody')
}

function* inBatches(rows: Iterable<FileRow>): Generator<FileRow[]> {
  let batch: FileRow[] = []
  for (const row of rows) {
    if (batch.push(row) < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function* inAsyncBatches(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow[]> {
  let batch: FileRow[] = []
  for await (const row of rows) {
    if (batch.push(row) < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
