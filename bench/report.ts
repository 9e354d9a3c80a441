import type { LoopDelay } from './hostile.ts'
import type { Figures } from './load.ts'

export interface Row {
  people: number
  name: string
  figures?: Figures
  rival?: Figures
  /** Invite All: seconds until the answer, and until all were invited and queued. */
  answeredIn?: number
  queuedIn?: number
  extraMiB?: number
  idleMiB?: number
  peakMiB?: number
  /** How late the server's event loop was, in milliseconds. */
  hostile?: { normal: LoopDelay; shapes: ({ name: string } & LoopDelay)[] }
}

/** A Markdown table, so that it can be pasted where figures are published. */
export function report(rows: Row[]) {
  console.log('\n| people | case | per second | p50 ms | p99 ms | of L |\n| ---: | --- | ---: | ---: | ---: | ---: |')
  for (const row of rows) if (row.figures) console.log(line(row, row.figures))
  for (const row of rows) {
    if (row.queuedIn !== undefined)
      console.log(
        `\nInvite All of ${row.people}: answered in ${row.answeredIn!.toFixed(2)} s, all queued in ${row.queuedIn.toFixed(1)} s, memory +${row.extraMiB} MiB`,
      )
    if (row.idleMiB !== undefined)
      console.log(`Memory at ${row.people}: ${row.idleMiB} MiB idle, ${row.peakMiB} MiB after the run`)
    if (row.hostile) reportDelays(row.people, row.hostile)
  }
}

function reportDelays(people: number, { normal, shapes }: NonNullable<Row['hostile']>) {
  const worst = (of: keyof LoopDelay) => Math.max(...shapes.map((shape) => shape[of])).toFixed(0)
  console.log(
    `\nEvent loop at ${people}: late by p99 ${normal.p99.toFixed(0)} ms, at most ${normal.max.toFixed(0)}, under look-ups (goal: 20); p99 ${worst('p99')}, at most ${worst('max')}, under the worst hostile requests (goal: 100)`,
  )
  for (const { name, p99, max } of shapes) console.log(`- ${name}: p99 ${p99.toFixed(0)} ms, max ${max.toFixed(0)} ms`)
}

function line({ people, name, rival }: Row, { perSecond, p50, p99 }: Figures) {
  const ratio = rival ? (perSecond / rival.perSecond).toFixed(2) : ''
  return `| ${people} | ${name} | ${perSecond.toFixed(0)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${ratio} |`
}
