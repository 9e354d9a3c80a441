import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import type { ExtensionSchema } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import styles from './schema-dialog.module.css'

const types = [
  { value: 'string', label: 'Text' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'integer', label: 'Whole number' },
  { value: 'decimal', label: 'Number' },
  { value: 'dateTime', label: 'Date and time' },
  { value: 'reference', label: 'Reference' },
]

type Attribute = ExtensionSchema['attributes'][number]

const blank: Attribute = { name: '', type: 'string', multiValued: false, caseExact: false, description: '' }

/** Declares a schema, or changes the one given. What a complex attribute holds is kept as it is; the API changes it. */
export function SchemaDialog({ schema, onClose }: { schema?: ExtensionSchema; onClose: () => void }) {
  const [urn, setUrn] = useState(schema?.urn ?? 'urn:ietf:params:scim:schemas:extension:')
  const [name, setName] = useState(schema?.name ?? '')
  const [attributes, setAttributes] = useState<Attribute[]>(schema?.attributes ?? [blank])
  const named = attributes.filter((attribute) => attribute.name.trim() !== '')
  const save = useChange({
    run: () =>
      schema
        ? request<ExtensionSchema>('PATCH', `/schemas/${schema.id}`, { body: { name: name.trim(), attributes: named } })
        : request<ExtensionSchema>('POST', '/schemas', {
            body: { urn: urn.trim(), name: name.trim(), attributes: named },
          }),
    touches: ['schemas', 'people'],
    onDone: onClose,
  })
  const change = (at: number, changes: Partial<Attribute>) =>
    setAttributes(attributes.map((attribute, each) => (each === at ? { ...attribute, ...changes } : attribute)))

  return (
    <Dialog
      title={schema ? `Change ${schema.name}` : 'Declare a schema'}
      opened
      wide
      onClose={onClose}
      action={schema ? 'Save' : 'Declare'}
      onAction={() => save.mutate()}
      busy={save.isPending}
      disabled={name.trim() === '' || named.length === 0}
      error={save.error}
    >
      <TextInput
        label="URN"
        description="As clients name it in their requests. It stays."
        value={urn}
        disabled={schema !== undefined}
        maxLength={200}
        error={faultOf(save.error, 'urn')}
        onChange={(event) => setUrn(event.currentTarget.value)}
      />
      <TextInput
        label="Name"
        value={name}
        maxLength={200}
        error={faultOf(save.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Stack gap="xs" role="group" aria-label="Attributes">
        <Text size="sm" fw={500}>
          Attributes
        </Text>
        {attributes.map((attribute, at) => (
          // Their order is their only identity while they are written.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={at} className={styles.attribute}>
            <TextInput
              aria-label={`Name of attribute ${at + 1}`}
              placeholder="costCentre"
              value={attribute.name}
              maxLength={64}
              onChange={(event) => change(at, { name: event.currentTarget.value })}
            />
            {attribute.type === 'complex' ? (
              <Text size="sm">Complex</Text>
            ) : (
              <NativeSelect
                aria-label={`Type of attribute ${at + 1}`}
                value={attribute.type}
                data={types}
                onChange={(event) => change(at, { type: event.currentTarget.value as Attribute['type'] })}
              />
            )}
            <Checkbox
              label="Several"
              checked={attribute.multiValued}
              onChange={(event) => change(at, { multiValued: event.currentTarget.checked })}
            />
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={`Remove attribute ${at + 1}`}
              onClick={() => setAttributes(attributes.filter((_, each) => each !== at))}
            >
              Remove
            </Button>
          </div>
        ))}
        <Group>
          <Button variant="default" size="compact-sm" onClick={() => setAttributes([...attributes, blank])}>
            Add an attribute
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
