import { askDirectory, type Question } from './ask-directory.ts'
import { rowOfEntry } from './entry-row.ts'
import { DirectoryProblem, type DirectoryStep } from './errors.ts'
import { readLdapFilter } from './ldap-filter.ts'
import { entries } from './search-directory.ts'

/** What came of a trial of the configuration. */
export type DirectoryTest =
  | { works: true; found: number; hasMore: boolean; sample: { given: string; namesSomebody: boolean }[] }
  | { works: false; step: DirectoryStep; problem: string; remedy: string }

const mostLooked = 100
const sampleSize = 5

/** Signs in, looks at the base and reads the first entries: whatever is wrong is told, and nothing is kept. */
export async function testDirectory(question: Question): Promise<DirectoryTest> {
  try {
    return await tried(question)
  } catch (error) {
    if (!(error instanceof DirectoryProblem)) throw error
    return { works: false, step: error.step, problem: error.sentence, remedy: error.remedy }
  }
}

async function tried(question: Question): Promise<DirectoryTest> {
  const { directory } = question
  return askDirectory(question, async (client) => {
    await client.search(directory.baseDn, { scope: 'base', attributes: ['1.1'] })
    const rows = []
    let hasMore = false
    for await (const entry of entries(client, directory, readLdapFilter(directory.filter))) {
      hasMore = rows.length === mostLooked
      if (hasMore) break
      rows.push(rowOfEntry(entry, directory.attributes, rows.length + 1))
    }
    const sample = rows.slice(0, sampleSize).map((row) => ({ given: row.given, namesSomebody: 'keys' in row }))
    return { works: true, found: rows.length, hasMore, sample }
  })
}
