import { Group, NativeSelect } from '@mantine/core'
import { NumberField, type NumberFieldProps } from './number-field.tsx'
import { numberIn } from './number-in.ts'

const hoursIn = { hours: 1, days: 24 }

/** A time in the unit that it was chosen in. */
export interface Span {
  /** As typed. */
  count: string
  unit: keyof typeof hoursIn
}

/** Whole days in days, all else in hours. */
export function spanOf(hours: number): Span {
  const unit = hours % hoursIn.days === 0 ? 'days' : 'hours'
  return { count: String(hours / hoursIn[unit]), unit }
}

export function hoursOf({ count, unit }: Span): number {
  const hours = Math.round(numberIn(count) * hoursIn[unit])
  return Number.isNaN(hours) ? numberIn(count) : hours
}

interface SpanFieldProps extends Omit<NumberFieldProps, 'value' | 'onChange'> {
  value: Span
  onChange: (value: Span) => void
}

export function SpanField({ value, onChange, ...field }: SpanFieldProps) {
  return (
    <Group align="flex-end" gap="xs">
      <NumberField {...field} value={value.count} onChange={(count) => onChange({ ...value, count })} />
      <NativeSelect
        aria-label={`${field.label}: unit`}
        value={value.unit}
        onChange={(event) => onChange({ ...value, unit: event.currentTarget.value as Span['unit'] })}
        data={Object.keys(hoursIn)}
      />
    </Group>
  )
}
