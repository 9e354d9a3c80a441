import type { Command } from './command.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Bring the database’s tables up to this version; the server does it too when it starts',
  async run(_, { withDatabase }) {
    const applied = await withDatabase('migrate', async ({ migrated }) => [...migrated])
    const text = applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.'
    return { json: { applied }, text }
  },
}
