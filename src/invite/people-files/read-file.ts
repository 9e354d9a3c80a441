import type { PeopleFileKind } from '../../db/tables.ts'
import { batched } from './batched.ts'
import { detectKind } from './detect-kind.ts'
import type { FileRow } from './file-row.ts'
import { readCsv } from './read-csv.ts'
import { readLdif } from './read-ldif.ts'
import { readText } from './read-text.ts'
import { readTxt } from './read-txt.ts'
import { readVcf } from './read-vcf.ts'

/** What a file may be; the other kind is a directory's answer. */
export type UploadedKind = Exclude<PeopleFileKind, 'ldap'>

export interface PeopleFileContent {
  kind: PeopleFileKind
  /** One a record, in the order of the file, up to a thousand at a time; from the start again with each call. @throws FileRefused, FileTooLarge */
  batches(): AsyncIterable<FileRow[]>
}

const readers: Record<UploadedKind, (text: string) => Iterable<FileRow> | AsyncIterable<FileRow>> = {
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
  const text = await readText(bytes)
  const kind = detectKind(text, name)
  return { kind, batches: () => batched(readers[kind](text)) }
}
