export interface Tenant {
  id: number
  /** In the path of its sign-in page; unique over all tenants. */
  slug: string
  name: string
  createdAt: Date
}
