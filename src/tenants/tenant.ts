/** What stands in a path is compared with it before it is looked for: a text that no slug can be is nobody's. */
export const slugForm = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

export interface Tenant {
  id: number
  /** In the path of its sign-in page; unique over all tenants. */
  slug: string
  name: string
  createdAt: Date
}
