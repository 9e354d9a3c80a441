import { TextInput } from '@mantine/core'
import { useAddress } from '../ui/use-address.ts'
import styles from './day-range.module.css'

/** The days from and up to which events are shown; they stand in the address as `from` and `to`. */
export function DayRange() {
  return (
    <div className={styles.range} role="group" aria-label="Days">
      <Day name="from" label="From" />
      <Day name="to" label="To" />
    </div>
  )
}

function Day({ name, label }: { name: 'from' | 'to'; label: string }) {
  const address = useAddress()
  const [from, to] = [address.read('from'), address.read('to')]
  return (
    <label className={styles.day}>
      <span>{label}</span>
      <TextInput
        type="date"
        value={address.read(name)}
        min={name === 'to' ? from : undefined}
        max={name === 'from' ? to : undefined}
        onChange={(event) => address.show({ [name]: event.currentTarget.value })}
      />
    </label>
  )
}

/** The moments that these days begin and end with, where the browser is. What is no day is passed over. */
export function momentsOf({ from, to }: { from: string; to: string }): { from?: string; to?: string } {
  return { from: startOf(from, 0), to: startOf(to, 1) }
}

function startOf(day: string, daysLater: number): string | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (!parts) return undefined
  const [year, month, date] = parts.slice(1).map(Number)
  const start = new Date(year!, month! - 1, date! + daysLater)
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString()
}
