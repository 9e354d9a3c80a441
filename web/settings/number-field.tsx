import { TextInput } from '@mantine/core'

export interface NumberFieldProps {
  label: string
  description?: string
  /** As typed: the server says what is wrong with it. */
  value: string
  onChange: (value: string) => void
  error?: string
}

/** Letters can be typed into it, and are told; a spinner would change a setting by a turn of the wheel. */
export function NumberField({ onChange, ...field }: NumberFieldProps) {
  return (
    <TextInput
      inputMode="decimal"
      styles={{ wrapper: { maxWidth: '20rem' } }}
      {...field}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
