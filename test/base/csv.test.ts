import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { csvRecord } from '../../src/base/csv.ts'

it('writes what a reader of RFC 4180 reads back', () => {
  const cells = ['plain', '', 'with "quotes"', 'a,b', 'two\r\nlines', 'بسم', "o'neil"]
  expect(parse(csvRecord(cells) + csvRecord(['x', '', '', '', '', '', '']))[0]).toEqual(cells)
})

it('ends each record with CRLF', () => {
  expect(csvRecord(['a', 'b'])).toBe('a,b\r\n')
})

it.each(['=1', '+1', '-1', '@a', '\ta', '\ra', '\na', '\0a', '＝1', '＋1', '－1', '＠a'])(
  'lets no spreadsheet take %j for a formula',
  (cell) => {
    expect(parse(csvRecord([cell, 'x']))[0]![0]).toBe(`'${cell}`)
  },
)

it.each(['a=1', '1-2', 'a@b', "'=1"])('leaves %j as it is', (cell) => {
  expect(csvRecord([cell])).toBe(`${cell}\r\n`)
})
