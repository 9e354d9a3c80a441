import { Button, Group, NativeSelect, SimpleGrid, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { schemasQuery } from '../api/queries.ts'
import { useMay } from '../api/session.tsx'
import { type FurtherDraft, type FurtherField, furtherFields, keyOf } from './further-attributes.ts'

/** Those that can be written here, the tenant's own among them. */
export function useFurtherFields(): FurtherField[] {
  const may = useMay()
  const enabled = may('settings:write') || may('clients:write') || may('audit:read')
  return furtherFields(useQuery({ ...schemasQuery(), enabled }).data?.items ?? [])
}

interface FurtherFieldsProps {
  fields: FurtherField[]
  draft: FurtherDraft
  onChange: (draft: FurtherDraft) => void
  /** From the beginning. */
  isAsked?: boolean
}

/** Few need them: they are shown when asked for, or where one is filled. */
export function FurtherFields({ fields, draft, onChange, isAsked }: FurtherFieldsProps) {
  const [asked, ask] = useState(isAsked)
  if (!asked && !fields.some((field) => draft[keyOf(field)])) {
    return (
      <Group>
        <Button variant="subtle" size="compact-sm" onClick={() => ask(true)}>
          Further attributes
        </Button>
      </Group>
    )
  }
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" role="group" aria-label="Further attributes">
      {fields.map((field) => (
        <Field
          key={keyOf(field)}
          field={field}
          text={draft[keyOf(field)] ?? ''}
          onChange={(text) => onChange({ ...draft, [keyOf(field)]: text })}
        />
      ))}
    </SimpleGrid>
  )
}

interface FieldProps {
  field: FurtherField
  text: string
  onChange: (text: string) => void
}

function Field({ field: { label, type, several }, text, onChange }: FieldProps) {
  const common = { label, value: text }
  if (several) {
    return (
      <Textarea
        {...common}
        description="One a line."
        autosize
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  if (type === 'boolean') {
    const data = [
      { value: '', label: 'Not said' },
      { value: 'true', label: 'Yes' },
      { value: 'false', label: 'No' },
    ]
    return <NativeSelect {...common} data={data} onChange={(event) => onChange(event.currentTarget.value)} />
  }
  return (
    <TextInput
      {...common}
      inputMode={type === 'integer' || type === 'decimal' ? 'decimal' : undefined}
      placeholder={type === 'dateTime' ? '2026-11-01T08:00:00Z' : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
