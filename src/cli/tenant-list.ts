import { countPeople } from '../people/list-people.ts'
import { listTenants } from '../tenants/tenant-store.ts'
import type { Command } from './command.ts'

const noneYet = 'There is no tenant yet: the first start of the server makes "main", and "tenant create" others.'

export const tenantListCommand: Command = {
  name: 'tenant list',
  summary: 'List the tenants',
  async run(_, { withDatabase }) {
    return withDatabase('tenant list', async ({ db }) => {
      const tenants = []
      for (const { id: tenantId, slug, name, createdAt } of await listTenants(db)) {
        tenants.push({ slug, name, people: await countPeople(db, { tenantId }), createdAt: createdAt.toISOString() })
      }
      const lines = tenants.map(
        ({ slug, name, people }) => `${slug}  ${name}  (${people} ${people === 1 ? 'person' : 'people'})`,
      )
      return { json: { tenants }, text: lines.join('\n') || noneYet }
    })
  },
}
