import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../api/problem.ts'
import type { Tenant } from '../api/types.ts'
import { NumberField } from './number-field.tsx'
import { SettingsForm, useSaveSettings } from './settings-form.tsx'

/** When those who have not claimed hear again, and how fast mail goes out. */
export function ReminderSettings({ tenant: { settings } }: { tenant: Tenant }) {
  const save = useSaveSettings()
  const [days, setDays] = useState(settings.reminderDays.join(', '))
  const [rate, setRate] = useState(String(settings.mailsPerMinute ?? ''))

  const change = () => ({
    settings: { reminderDays: daysIn(days), mailsPerMinute: rate.trim() === '' ? null : Number(rate) },
  })
  return (
    <SettingsForm save={save} change={change}>
      <TextInput
        label="Remind after (days)"
        description="Days after the invitation, in ascending order, such as 3, 5. Empty: never. Whoever has claimed hears no more."
        maw="20rem"
        value={days}
        error={faultOf(save.error, 'settings.reminderDays')}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      <NumberField
        label="Mails a minute, at most"
        description="Of a campaign. Empty: as fast as the mail server takes them."
        value={rate}
        onChange={setRate}
        error={faultOf(save.error, 'settings.mailsPerMinute')}
      />
    </SettingsForm>
  )
}

function daysIn(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number)
}
