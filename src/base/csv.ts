// The full-width forms are folded to the plain ones by spreadsheets of East Asian Windows.
const formulaStart = /^[=+\-@\t\r\n\0＝＋－＠]/
const needsQuotes = /[",\r\n]/

/** One record as RFC 4180 writes it, with its line end. What a spreadsheet would take for a formula gets an apostrophe (security §7.42). */
export function csvRecord(cells: readonly string[]): string {
  let line = ''
  for (let at = 0; at < cells.length; at++) line += (at === 0 ? '' : ',') + csvCell(cells[at]!)
  return `${line}\r\n`
}

function csvCell(cell: string): string {
  if (cell === '') return ''
  const safe = formulaStart.test(cell) ? `'${cell}` : cell
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Before the first record, so that Excel reads UTF-8. */
export const byteOrderMark = '\ufeff'
