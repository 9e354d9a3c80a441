import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const vestibule = 'urn:ietf:params:scim:schemas:extension:vestibule:2.0:User'

const attributes = [
  { value: `${enterprise}:department`, label: 'Department' },
  { value: `${enterprise}:division`, label: 'Division' },
  { value: `${enterprise}:organization`, label: 'Organisation' },
  { value: `${enterprise}:costCenter`, label: 'Cost centre' },
  { value: `${enterprise}:employeeNumber`, label: 'Employee number' },
  { value: `${enterprise}:manager.displayName`, label: 'Manager’s name' },
  { value: 'title', label: 'Job title' },
  { value: 'userType', label: 'Kind of person' },
  { value: 'addresses.formatted', label: 'Location' },
  { value: 'addresses.locality', label: 'Town' },
  { value: 'addresses.country', label: 'Country' },
  { value: 'preferredLanguage', label: 'Language' },
  { value: 'emails.value', label: 'E-mail address' },
  { value: 'userName', label: 'User name' },
  { value: 'groups.display', label: 'Group' },
  { value: 'meta.created', label: 'Added (date)' },
  { value: `${vestibule}:inviteDate`, label: 'Invited (date)' },
  { value: `${vestibule}:claimDate`, label: 'Claimed (date)' },
]

const dates = new Set(['meta.created', `${vestibule}:inviteDate`, `${vestibule}:claimDate`])

const ofText = [
  { value: 'eq', label: 'is' },
  { value: 'ne', label: 'is not' },
  { value: 'sw', label: 'begins with' },
  { value: 'ew', label: 'ends with' },
  { value: 'co', label: 'contains' },
  { value: 'pr', label: 'is set' },
  { value: 'not', label: 'is not set' },
]
const ofDates = [
  { value: 'lt', label: 'before' },
  { value: 'ge', label: 'on or after' },
  { value: 'pr', label: 'is set' },
  { value: 'not', label: 'is not set' },
]

/** One condition in words, for who does not know the filter language. */
export function ConditionBuilder({ onAdd }: { onAdd: (condition: string) => void }) {
  const [attribute, setAttribute] = useState(attributes[0]!.value)
  const [operator, setOperator] = useState('eq')
  const [value, setValue] = useState('')
  const isDate = dates.has(attribute)
  const operators = isDate ? ofDates : ofText
  const wanted = operators.some((each) => each.value === operator) ? operator : operators[0]!.value
  const needsValue = wanted !== 'pr' && wanted !== 'not'

  const add = () => {
    onAdd(conditionOf({ attribute, operator: wanted, value: value.trim(), isDate }))
    setValue('')
  }
  return (
    <Group gap="xs" align="flex-end">
      <NativeSelect
        label="Attribute"
        value={attribute}
        onChange={(event) => setAttribute(event.currentTarget.value)}
        data={attributes}
        flex="2 1 10rem"
      />
      <NativeSelect
        label="Comparison"
        value={wanted}
        onChange={(event) => setOperator(event.currentTarget.value)}
        data={operators}
        flex="1 1 8rem"
      />
      {needsValue && (
        <TextInput
          label="Value"
          type={isDate ? 'date' : 'text'}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          flex="2 1 10rem"
        />
      )}
      <Button variant="default" onClick={add} disabled={needsValue && value.trim() === ''}>
        Add condition
      </Button>
    </Group>
  )
}

interface Condition {
  attribute: string
  operator: string
  value: string
  isDate: boolean
}

function conditionOf({ attribute, operator, value, isDate }: Condition): string {
  if (operator === 'not') return `not (${attribute} pr)`
  if (operator === 'pr') return `${attribute} pr`
  return `${attribute} ${operator} ${JSON.stringify(isDate ? `${value}T00:00:00.000Z` : value)}`
}

/** All conditions must hold; what an "or" stood in stays together. */
export function withCondition(filter: string, condition: string): string {
  const before = filter.trim()
  if (before === '') return condition
  return `${/\bor\b/i.test(before) ? `(${before})` : before} and ${condition}`
}
