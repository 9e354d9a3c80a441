import { Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import type { ExtensionSchema } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { type Attribute, AttributeList, blank } from './attribute-fields.tsx'

/** Declares a schema, or changes the one given. */
export function SchemaDialog({ schema, onClose }: { schema?: ExtensionSchema; onClose: () => void }) {
  const [urn, setUrn] = useState(schema?.urn ?? 'urn:ietf:params:scim:schemas:extension:')
  const [name, setName] = useState(schema?.name ?? '')
  const [description, setDescription] = useState(schema?.description ?? '')
  const [attributes, setAttributes] = useState<Attribute[]>(schema?.attributes ?? [blank])
  const named = attributes.filter(isNamed).map(withNamedParts)
  // As it was when this was begun: what others change meanwhile is not changed back.
  const [begun] = useState(schema)
  const words = { name: name.trim(), description: description.trim(), attributes: named }
  const save = useChange({
    run: () =>
      schema
        ? request<ExtensionSchema>('PATCH', `/schemas/${schema.id}`, { body: differing(begun, words) })
        : request<ExtensionSchema>('POST', '/schemas', { body: { urn: urn.trim(), ...words } }),
    touches: ['schemas', 'people'],
    onDone: onClose,
  })
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
      <TextInput
        label="Description"
        value={description}
        maxLength={1_000}
        error={faultOf(save.error, 'description')}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <Stack gap="xs" role="group" aria-label="Attributes">
        <Text size="sm" fw={500}>
          Attributes
        </Text>
        <Text size="xs" c="dimmed">
          Several: more than one value. Aa: filters tell upper from lower case. An attribute for which somebody has a
          value keeps its type, and stays.
        </Text>
        <AttributeList word="attribute" attributes={attributes} onChange={setAttributes} />
      </Stack>
    </Dialog>
  )
}

const isNamed = ({ name }: { name: string }) => name.trim() !== ''

function withNamedParts({ subAttributes, ...attribute }: Attribute): Attribute {
  return { ...attribute, ...(subAttributes && { subAttributes: subAttributes.filter(isNamed) }) }
}

type Words = Pick<ExtensionSchema, 'name' | 'description' | 'attributes'>

function differing(begun: Words | undefined, { name, description, attributes }: Words): Partial<Words> {
  return {
    ...(name !== begun?.name && { name }),
    ...(description !== begun?.description && { description }),
    ...(JSON.stringify(attributes) !== JSON.stringify(begun?.attributes) && { attributes }),
  }
}
