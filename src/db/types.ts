import pg from 'pg'

/** How PostgreSQL's text becomes values. */
export const types = new pg.TypeOverrides()
// bigint as number: row numbers stay below 2^53.
types.setTypeParser(20, Number)

/** Of one column's type. */
export const textParser = types.getTypeParser.bind(types) as unknown as (oid: number) => (text: string) => unknown
