import type { AdminRole } from '../db/tables.ts'

export const adminRoles: readonly AdminRole[] = ['owner', 'admin', 'inviter', 'auditor']

/** Who runs a tenant; apart from people, optionally linked to one. */
export interface Admin {
  tenantId: number
  id: string
  email: string
  name: string
  role: AdminRole
  /** The number of the person whom the admin also is. */
  personNo: number | null
  createdAt: Date
  disabledAt: Date | null
}

/** With what a sign-in compares. */
export interface AdminWithPassword extends Admin {
  /** Null until the admin sets one. */
  passwordHash: string | null
}
