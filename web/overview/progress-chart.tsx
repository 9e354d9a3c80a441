import { useElementSize } from '@mantine/hooks'
import { type PointerEvent, useState } from 'react'
import { sayCount, sayDay } from '../ui/moment.tsx'
import styles from './progress-card.module.css'
import { type SeriesPoint, type Step, steps } from './progress-series.ts'

const height = 208
const edge = { top: 10, right: 8, bottom: 22, left: 44 }

interface ChartProps {
  series: SeriesPoint[]
  words: Record<Step, string>
}

/** Lines for the eye; the same numbers as a table for everybody. */
export function ProgressChart({ series, words }: ChartProps) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const [at, setAt] = useState<number>()
  const place = placesOf(series, width)
  const follow = (event: PointerEvent<SVGSVGElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect()
    setAt(place.nearest(event.clientX - left))
  }
  const shown = at === undefined ? undefined : series[at]
  return (
    <div className={styles.chart}>
      <div ref={ref} className={styles.plot}>
        <svg
          width="100%"
          height={height}
          viewBox={`0 0 ${Math.max(1, width)} ${height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          onPointerMove={follow}
          onPointerLeave={() => setAt(undefined)}
        >
          {place.ticks.map((n) => (
            <g key={n}>
              <line className={styles.grid} x1={edge.left} x2={width - edge.right} y1={place.y(n)} y2={place.y(n)} />
              <text className={styles.tick} x={edge.left - 6} y={place.y(n) + 4} textAnchor="end">
                {short(n)}
              </text>
            </g>
          ))}
          <text className={styles.tick} x={edge.left} y={height - 6}>
            {sayDay(series[0]!.day)}
          </text>
          <text className={styles.tick} x={width - edge.right} y={height - 6} textAnchor="end">
            {sayDay(series.at(-1)!.day)}
          </text>
          {steps.map((step) => (
            <polyline
              key={step}
              className={styles.line}
              data-step={step}
              points={series.map((point, x) => `${place.x(x)},${place.y(point[step])}`).join(' ')}
            />
          ))}
          {at !== undefined && (
            <line className={styles.cursor} x1={place.x(at)} x2={place.x(at)} y1={edge.top} y2={height - edge.bottom} />
          )}
        </svg>
        {shown && (
          <div className={styles.tip} data-left={place.x(at!) > width / 2 || undefined}>
            <strong>{sayDay(shown.day)}</strong>
            {steps.map((step) => (
              <span key={step}>
                <span className={styles.dot} data-step={step} /> {words[step]} {sayCount(shown[step])}
              </span>
            ))}
          </div>
        )}
      </div>
      <details className={styles.table}>
        <summary>As a table</summary>
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="Progress by day">
          <table>
            <thead>
              <tr>
                <th scope="col">Day</th>
                {steps.map((step) => (
                  <th key={step} scope="col">
                    {words[step]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {series.toReversed().map((point) => (
                <tr key={point.day}>
                  <th scope="row">{sayDay(point.day)}</th>
                  {steps.map((step) => (
                    <td key={step}>{sayCount(point[step])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  )
}

function placesOf(series: SeriesPoint[], width: number) {
  const most = niceAbove(Math.max(1, ...series.map(({ provisioned }) => provisioned)))
  const inner = { width: Math.max(0, width - edge.left - edge.right), height: height - edge.top - edge.bottom }
  const last = Math.max(1, series.length - 1)
  return {
    ticks: [0, most / 2, most],
    x: (at: number) => edge.left + (at / last) * inner.width,
    y: (n: number) => edge.top + inner.height - (n / most) * inner.height,
    nearest: (x: number) =>
      Math.min(last, Math.max(0, Math.round(((x - edge.left) / Math.max(1, inner.width)) * last))),
  }
}

/** 1, 2, 4, 6 or 10 times a power of ten: half of it is a round number, too. */
function niceAbove(n: number): number {
  const power = 10 ** Math.floor(Math.log10(n))
  return Math.max(2, [1, 2, 4, 6, 10].map((times) => times * power).find((nice) => nice >= n)!)
}

const compact = new Intl.NumberFormat(undefined, { notation: 'compact' })

function short(n: number): string {
  return compact.format(n)
}
