import { Radio, Stack } from '@mantine/core'

/** Promise 2: now or later, in words that say what it means to the people. */
export function InviteChoice({ value, onChange }: { value: boolean | undefined; onChange: (value: boolean) => void }) {
  return (
    <Radio.Group
      aria-label="Invite the people it pushes in?"
      value={value === undefined ? '' : String(value)}
      onChange={(chosen) => onChange(chosen === 'true')}
    >
      <Stack gap="xs">
        <Radio value="false" label="Later" description="They wait, uninvited and in silence, until you invite them." />
        <Radio value="true" label="Now" description="Each gets an invitation at the moment they are pushed in." />
      </Stack>
    </Radio.Group>
  )
}
