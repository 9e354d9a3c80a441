/** Letters that are written from right to left. */
const rightToLeft = String.raw`\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}`
const hasStrong = new RegExp(String.raw`[${rightToLeft}\p{L}]`, 'u')
const isRightToLeft = new RegExp(`[${rightToLeft}]`, 'u')
// Digits are never part of one: numbers are written from left to right in every script.
const runs = new RegExp(
  String.raw`[${rightToLeft}\p{M}]+(?:[^\p{L}\p{N}]+[${rightToLeft}\p{M}]+)*|[^${rightToLeft}]+`,
  'gu',
)

/**
 * A single line cut into runs of one direction, from left to right as they stand on paper: the PDF library shapes and turns a run
 * by itself, but knows nothing of their order. The direction of the line is that of its first letter (Unicode Standard Annex 9, rule P2).
 */
export function visualOrder(line: string): string[] {
  const found = line.match(runs) ?? []
  const first = hasStrong.exec(line)?.[0] ?? ''
  if (!isRightToLeft.test(first)) return found
  return found.map((run) => (isRightToLeft.test(run) ? run : mirroredSpaces(run))).toReversed()
}

/** The space before a run stands on its other side once the line runs the other way. */
function mirroredSpaces(run: string): string {
  const [, before = '', text = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(run) ?? []
  return after + text + before
}
