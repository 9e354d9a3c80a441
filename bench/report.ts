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
  }
}

function line({ people, name, rival }: Row, { perSecond, p50, p99 }: Figures) {
  const ratio = rival ? (perSecond / rival.perSecond).toFixed(2) : ''
  return `| ${people} | ${name} | ${perSecond.toFixed(0)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${ratio} |`
}
