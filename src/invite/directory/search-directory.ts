import { AndFilter, type Client, type Entry, type Filter, OrFilter, SubstringFilter } from 'ldapts'
import type { FileRow } from '../people-files/file-row.ts'
import type { PeopleFileContent } from '../people-files/read-file.ts'
import { askDirectory, type Question } from './ask-directory.ts'
import type { DirectoryAttributes, OpenDirectory } from './directory.ts'
import { tooMuch } from './directory-trouble.ts'
import { byteAttributes, requestedAttributes, rowOfEntry } from './entry-row.ts'
import { DirectoryProblem } from './errors.ts'
import { readLdapFilter } from './ldap-filter.ts'

/** Whom to look for among those whom the directory's own filter lets through; neither: everybody. */
export interface DirectorySearch {
  /** Part of a name, address, user name or employee number. */
  text?: string
  /** RFC 4515. */
  filter?: string
}

/** Entries of one search. */
const mostEntries = 50_000
const pageSize = 500

/**
 * Asks the directory, and gives its answer in the form of a people file: rows that name somebody, to be matched.
 * @throws DirectoryProblem, DirectoryFilterRefused
 */
export async function searchDirectory(question: Question, search: DirectorySearch): Promise<PeopleFileContent> {
  const { directory } = question
  const filter = filterOf(directory, search)
  const rows = await askDirectory(question, async (client) => {
    const rows: FileRow[] = []
    for await (const entry of entries(client, directory, filter)) {
      if (rows.length === mostEntries) throw new DirectoryProblem('search', tooMuch)
      rows.push(rowOfEntry(entry, directory.attributes, rows.length + 1))
    }
    return rows
  })
  return { kind: 'ldap', batches: () => inBatches(rows) }
}

export function filterOf(directory: OpenDirectory, { text, filter }: DirectorySearch): Filter {
  const people = readLdapFilter(directory.filter)
  const asked = [filter && readLdapFilter(filter), text && containing(text, directory.attributes)]
  const filters = [people, ...asked.filter((one) => one !== undefined && one !== '')] as Filter[]
  return filters.length === 1 ? people : new AndFilter({ filters })
}

/** Built and never written out, so that nothing in `text` has a meaning. */
function containing(text: string, { name, address, userName, employeeNumber }: DirectoryAttributes): Filter {
  const attributes = [...new Set([...name, ...address, ...userName, ...employeeNumber])]
  return new OrFilter({ filters: attributes.map((attribute) => new SubstringFilter({ attribute, any: [text] })) })
}

/** Page by page, so that a limit on the answer of one request does not end it. */
export async function* entries(
  client: Client,
  { baseDn, attributes }: OpenDirectory,
  filter: Filter,
): AsyncGenerator<Entry> {
  const pages = client.searchPaginated(baseDn, {
    scope: 'sub',
    filter,
    attributes: requestedAttributes(attributes),
    explicitBufferAttributes: byteAttributes(attributes),
    timeLimit: 30,
    paged: { pageSize },
  })
  for await (const { searchEntries } of pages) yield* searchEntries
}

async function* inBatches(rows: readonly FileRow[]): AsyncGenerator<FileRow[]> {
  for (let at = 0; at < rows.length; at += 1_000) yield rows.slice(at, at + 1_000)
}
