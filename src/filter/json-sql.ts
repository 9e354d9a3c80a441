import { sql } from 'kysely'
import type { Cell, Sql } from './column-map.ts'
import { instantPattern, leapYearPattern, zonePattern } from './instant.ts'
import type { AttributeDefinition } from './schema-definition.ts'

/** The member of a jsonb object; null where there is none, or no object. */
export function memberSql(holder: Sql, name: string): Sql {
  return sql`(${holder} -> ${name}::text)`
}

/** A jsonb value as filters see it: null where it is absent, empty, or not of its attribute's type. */
export function jsonCell({ type }: AttributeDefinition, value: Sql): Cell {
  if (type === 'boolean') {
    return { kind: 'boolean', sql: sql`case ${value} when 'true'::jsonb then true when 'false'::jsonb then false end` }
  }
  if (type === 'integer' || type === 'decimal') {
    return { kind: 'number', sql: sql`case jsonb_typeof(${value}) when 'number' then (${value} #>> '{}')::numeric end` }
  }
  const text = sql`case jsonb_typeof(${value}) when 'string' then nullif(${value} #>> '{}', '') end`
  return type === 'dateTime' ? { kind: 'instant', sql: instantSql(text) } : { kind: 'text', sql: text }
}

/** The elements of a jsonb list as rows `alias(value)`; of a value that should be a list, but is none, itself. */
export function someElement(
  alias: 'element' | 'item',
  attribute: AttributeDefinition,
  value: Sql,
  condition: Sql,
): Sql {
  const rows = attribute.multiValued
    ? sql`jsonb_array_elements(case jsonb_typeof(${value}) when 'array' then ${value} else jsonb_build_array(${value}) end)`
    : sql`(select ${value})`
  return sql`exists (select 1 from ${rows} as ${sql.ref(alias)}(value)
    where ${sql.ref(alias)}.value <> 'null'::jsonb and (${condition}))`
}

/** Of a complex value: whether any sub-attribute is assigned (RFC 7643 §2.5). */
export function holdsAnythingSql(value: Sql): Sql {
  return sql`case jsonb_typeof(${value}) when 'object' then exists (
      select 1 from jsonb_each(${value}) as member(name, value) where ${isAssigned(sql`member.value`)})
    else ${isAssigned(value)} end`
}

function isAssigned(value: Sql): Sql {
  return sql`${value} not in ('null'::jsonb, '""'::jsonb, '[]'::jsonb, '{}'::jsonb)`
}

/** What `instantOf` says; text that it does not know is never cast, so no stored value can fail a search. */
function instantSql(text: Sql): Sql {
  return sql`(select case
      when t !~ ${instantPattern} or (substr(t, 6, 5) = '02-29' and t !~ ${leapYearPattern}) then null
      when char_length(t) = 10 then (t || 'T00:00:00Z')::timestamptz
      when t ~ ${zonePattern} then regexp_replace(t, '([.][0-9]{3})[0-9]+', '\\1')::timestamptz
      else (regexp_replace(t, '([.][0-9]{3})[0-9]+', '\\1') || 'Z')::timestamptz
    end from (select ${text} offset 0) as d(t))`
}
