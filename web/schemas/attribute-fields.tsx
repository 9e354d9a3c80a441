import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import type { ExtensionSchema } from '../api/types.ts'
import styles from './schema-dialog.module.css'

export type Attribute = ExtensionSchema['attributes'][number]
type Type = Attribute['type']

const types: { value: Type; label: string }[] = [
  { value: 'string', label: 'Text' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'integer', label: 'Whole number' },
  { value: 'decimal', label: 'Number' },
  { value: 'dateTime', label: 'Date and time' },
  { value: 'reference', label: 'Reference' },
]
const complex = { value: 'complex', label: 'Several parts' } as const

export const blank: Attribute = { name: '', type: 'string', multiValued: false, caseExact: false, description: '' }

interface AttributeListProps {
  /** Whose they are, for who does not see: `attribute`, `part of attribute 2`. */
  word: string
  attributes: Attribute[]
  onChange: (attributes: Attribute[]) => void
  /** A part has no parts. */
  isParts?: boolean
}

export function AttributeList({ word, attributes, onChange, isParts = false }: AttributeListProps) {
  const change = (at: number, changes: Partial<Attribute>) =>
    onChange(attributes.map((attribute, each) => (each === at ? { ...attribute, ...changes } : attribute)))
  return (
    <>
      {attributes.map((attribute, at) => (
        <AttributeFields
          // Their order is their only identity while they are written.
          // oxlint-disable-next-line react/no-array-index-key
          key={at}
          called={`${word} ${at + 1}`}
          attribute={attribute}
          isPart={isParts}
          onChange={(changes) => change(at, changes)}
          onRemove={() => onChange(attributes.filter((_, each) => each !== at))}
        />
      ))}
      <Group>
        <Button variant="default" size="compact-sm" onClick={() => onChange([...attributes, blank])}>
          {isParts ? 'Add a part' : 'Add an attribute'}
        </Button>
      </Group>
    </>
  )
}

interface AttributeFieldsProps {
  called: string
  attribute: Attribute
  isPart: boolean
  onChange: (changes: Partial<Attribute>) => void
  onRemove: () => void
}

function AttributeFields({ called, attribute, isPart, onChange, onRemove }: AttributeFieldsProps) {
  const { name, type, multiValued, caseExact, description, subAttributes = [] } = attribute
  const isText = type === 'string' || type === 'reference'
  return (
    <Stack gap="xs" className={isPart ? styles.part : styles.whole}>
      <div className={styles.attribute}>
        <TextInput
          aria-label={`Name of ${called}`}
          placeholder="costCentre"
          value={name}
          maxLength={64}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <NativeSelect
          aria-label={`Type of ${called}`}
          value={type}
          data={isPart ? types : [...types, complex]}
          onChange={(event) => onChange(typed(event.currentTarget.value as Type, subAttributes))}
        />
        <Checkbox
          label="Several"
          aria-label={`Several values of ${called}`}
          checked={multiValued}
          onChange={(event) => onChange({ multiValued: event.currentTarget.checked })}
        />
        <Checkbox
          label="Aa"
          title="Filters tell upper from lower case"
          aria-label={`Aa: filters tell upper from lower case in ${called}`}
          checked={caseExact}
          disabled={!isText}
          onChange={(event) => onChange({ caseExact: event.currentTarget.checked })}
        />
        <Button variant="subtle" size="compact-sm" aria-label={`Remove ${called}`} onClick={onRemove}>
          Remove
        </Button>
        <TextInput
          className={styles.description}
          aria-label={`What ${called} means`}
          placeholder="What it means"
          value={description}
          maxLength={1_000}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
      </div>
      {type === 'complex' && (
        <Stack gap="xs" role="group" aria-label={`Parts of ${called}`}>
          <Text size="sm">Its parts</Text>
          <AttributeList
            word={`part of ${called}:`}
            attributes={subAttributes}
            onChange={(parts) => onChange({ subAttributes: parts.map(partOf) })}
            isParts
          />
        </Stack>
      )}
    </Stack>
  )
}

function typed(type: Type, subAttributes: Attribute['subAttributes']): Partial<Attribute> {
  return { type, subAttributes: type === 'complex' ? subAttributes : undefined }
}

function partOf({ name, type, multiValued, caseExact, description }: Attribute) {
  return { name, type: type === 'complex' ? ('string' as const) : type, multiValued, caseExact, description }
}
