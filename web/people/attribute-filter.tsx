import { Anchor, Button, Code, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { ConditionBuilder, withCondition } from './condition-builder.tsx'
import { SettingsIcon } from '../ui/icons.tsx'
import { useAddress } from '../ui/use-address.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const examples = [
  { says: 'A department', filter: `${enterprise}:department eq "Sales"` },
  { says: 'A title that contains a word', filter: 'title co "manager"' },
  { says: 'Addresses of one domain', filter: 'emails.value ew "@example.com"' },
  { says: 'Without an employee number', filter: `not (${enterprise}:employeeNumber pr)` },
]

/** Any attribute, in the filter language of SCIM, for who needs more than the search. */
export function AttributeFilter() {
  const address = useAddress()
  const shown = address.read('filter')
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState('')

  const open = () => {
    setText(shown)
    setOpened(true)
  }
  const apply = (filter: string) => {
    address.show({ filter: filter.trim() })
    setOpened(false)
  }

  return (
    <>
      <Button variant={shown ? 'light' : 'default'} leftSection={<SettingsIcon size={16} />} onClick={open}>
        {shown ? 'Filter set' : 'Filter'}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Filter by any attribute"
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault()
            apply(text)
          }}
        >
          <Stack>
            <ConditionBuilder onAdd={(condition) => setText(withCondition(text, condition))} />
            <Textarea
              label="Filter"
              description="The filter language of SCIM: and, or, not, eq, ne, co, sw, ew, gt, ge, lt, le, pr."
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              autosize
              minRows={3}
              maxLength={4096}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              data-autofocus
            />
            <div>
              <Text size="sm" mb={4}>
                For example
              </Text>
              {examples.map(({ says, filter }) => (
                <Text key={filter} size="sm" className="break">
                  <Anchor component="button" type="button" inherit onClick={() => setText(filter)}>
                    {says}
                  </Anchor>{' '}
                  <Code>{filter}</Code>
                </Text>
              ))}
            </div>
            <Group justify="flex-end" gap="xs">
              {shown && (
                <Button variant="default" onClick={() => apply('')}>
                  Take the filter away
                </Button>
              )}
              <Button type="submit">Show who matches</Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
