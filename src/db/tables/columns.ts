import type { ColumnType } from 'kysely'

/** A bigint identity; read as a number, never written. */
export type Identity = ColumnType<number, never, never>
export type Moment = ColumnType<Date, Date | undefined, Date>
export type MaybeMoment = Date | null
export type Json<T> = ColumnType<T, string | T, string | T>
