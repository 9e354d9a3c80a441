import { sql } from 'kysely'
import { fold } from '../base/fold.ts'
import { isUuid } from '../base/uuid.ts'
import type { CompareOperator } from './ast.ts'
import type { Cell, Sql } from './column-map.ts'
import { foldedSql } from './fold-sql.ts'
import type { CompareValue } from './resolved-filter.ts'
import type { AttributeDefinition } from './schema-definition.ts'

/** The same as `predicateOf` says, but SQL's null for false where there is no value: `negated` knows both. */
export function compareCell(
  cell: Cell,
  { definition, operator, value }: { definition: AttributeDefinition; operator: CompareOperator; value: CompareValue },
): Sql {
  if (value.type === 'null') return operator === 'eq' ? negated(presentCell(cell)) : presentCell(cell)
  const isOpposite = operator === 'ne' && value.type === 'boolean' && cell.kind === 'boolean' && cell.neverNull
  if (isOpposite) return isTrue(cell, !value.boolean)
  if (operator === 'ne') return negated(compareCell(cell, { definition, operator: 'eq', value }))
  if (value.type === 'boolean') return isTrue(cell, value.boolean)
  if (value.type === 'number') return ordered(cell.sql, operator, sql`${String(value.number)}::numeric`)
  if (value.type === 'instant') {
    return ordered(cell.sql, operator, sql`${new Date(value.instant).toISOString()}::timestamptz`)
  }
  if (cell.kind === 'uuid') return compareUuid(cell.sql, operator, definition.caseExact ? value.text : fold(value.text))
  if (cell.kind === 'key') return compareKey(cell, operator, fold(value.text))
  const subject = definition.caseExact ? exactSql(cell.sql) : foldedSql(cell.sql)
  return compareText(subject, operator, definition.caseExact ? sql`${value.text}::text` : foldedOperand(value.text))
}

/** Folded where its counterpart is, so that both know the same Unicode; of ASCII there is one opinion. */
function foldedOperand(text: string): Sql {
  return Buffer.byteLength(text) === text.length ? sql`${fold(text)}::text` : foldedSql(sql`${text}::text`)
}

export function presentCell(cell: Cell): Sql {
  if (cell.kind === 'key' && cell.present) return sql`(${cell.present})`
  return sql`(${cell.sql}) is not null`
}

/** Two-valued whatever the operand is: neither true nor unknown may pass for false. */
export function negated(condition: Sql): Sql {
  return sql`((${condition}) is not true)`
}

function isTrue(cell: Cell, wanted: boolean): Sql {
  if (wanted) return sql`(${cell.sql})`
  return cell.kind === 'boolean' && cell.opposite ? sql`(${cell.opposite})` : sql`not (${cell.sql})`
}

function compareKey(cell: Cell & { kind: 'key' }, operator: CompareOperator, key: string): Sql {
  const condition = operator === 'sw' ? startsWith(cell.sql, key) : compareText(cell.sql, operator, sql`${key}::text`)
  return cell.present ? sql`(${condition} and ${cell.present})` : condition
}

/** As a range, which is what an index in collation "C" can be asked for even in a generic plan. */
function startsWith(column: Sql, prefix: string): Sql {
  if (prefix === '') return sql`${column} is not null`
  const end = afterAllWith(prefix)
  return end === undefined
    ? sql`${column} >= ${prefix}::text`
    : sql`(${column} >= ${prefix}::text and ${column} < ${end}::text)`
}

/** The first text, by code points, that follows every text with this prefix. */
export function afterAllWith(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0)!)
  while (points.at(-1) === 0x10ffff) points.pop()
  const last = points.pop()
  if (last === undefined) return undefined
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
}

/** Text that is no UUID in its canonical form equals none, and is never cast (security §1.3). */
function compareUuid(column: Sql, operator: CompareOperator, text: string): Sql {
  if (operator !== 'eq') return compareText(exactSql(sql`${column}::text`), operator, sql`${text}::text`)
  return isUuid(text) && text === text.toLowerCase() ? sql`${column} = ${text}::uuid` : sql`false`
}

function compareText(subject: Sql, operator: CompareOperator, operand: Sql): Sql {
  // No LIKE: then %, _ and \ mean nothing (security §2.11).
  if (operator === 'co') return sql`strpos(${subject}, ${operand}) > 0`
  if (operator === 'sw') return sql`starts_with(${subject}, ${operand})`
  if (operator === 'ew') return sql`right(${subject}, char_length(${operand})) = ${operand}`
  return ordered(subject, operator, operand)
}

const symbols = { eq: sql`=`, gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` }

function ordered(subject: Sql, operator: CompareOperator, operand: Sql): Sql {
  return sql`${subject} ${symbols[operator as keyof typeof symbols]} ${operand}`
}

function exactSql(text: Sql): Sql {
  return sql`(${text}) collate "C"`
}
