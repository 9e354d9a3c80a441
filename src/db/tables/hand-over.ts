export interface HandOverUsedTable {
  tenantId: number
  id: string
  expiresAt: Date
}

export interface HandOverTables {
  handOverUsed: HandOverUsedTable
}
