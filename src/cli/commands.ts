import { adminLinkCommand } from './admin-link.ts'
import { apiKeyCreateCommand } from './api-key-create.ts'
import { clientConnectCommand } from './client-connect.ts'
import { clientRotateCommand } from './client-rotate.ts'
import { clientSecretCommand } from './client-secret.ts'
import type { Command } from './command.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { migrateCommand } from './migrate.ts'
import { startCommand } from './start.ts'
import { tenantCreateCommand } from './tenant-create.ts'
import { tenantListCommand } from './tenant-list.ts'

/** In the order in which an operator meets them. */
export const commands: readonly Command[] = [
  startCommand,
  migrateCommand,
  tenantCreateCommand,
  tenantListCommand,
  clientConnectCommand,
  clientRotateCommand,
  clientSecretCommand,
  apiKeyCreateCommand,
  adminLinkCommand,
  demoCommand,
  doctorCommand,
]
