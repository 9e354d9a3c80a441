import type { Generated } from 'kysely'
import type { JsonObject } from '../../base/json.ts'
import type { Json, MaybeMoment, Moment } from './columns.ts'

export interface ClaimProgressTable {
  tenantId: number
  personNo: number
  generation: number
  steps: Json<JsonObject>
  updatedAt: Moment
}

/** A count beside the claim, of people and scanners alike. */
export interface LinkOpenTable {
  tenantId: number
  personNo: number
  generation: number
  opens: Generated<number>
  firstAt: MaybeMoment
  lastAt: MaybeMoment
  /** The first step that was sent, which only people do. */
  begunAt: MaybeMoment
}

export interface ClaimTables {
  claimProgress: ClaimProgressTable
  linkOpen: LinkOpenTable
}
