import { TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../api/problem.ts'
import type { Tenant } from '../api/types.ts'
import { isSendable } from '../message/mail-editor.tsx'
import { draftOf } from '../message/use-mail-draft.ts'
import { NumberField } from './number-field.tsx'
import { numberIn } from './number-in.ts'
import { OwnWords } from './own-words.tsx'
import { SettingsForm, useSaveSettings } from './settings-form.tsx'

/** When those who have not claimed hear again and in which words, and how fast mail goes out. */
export function ReminderSettings({ tenant: { settings } }: { tenant: Tenant }) {
  const save = useSaveSettings()
  const [days, setDays] = useState(settings.reminderDays.join(', '))
  const [rate, setRate] = useState(String(settings.mailsPerMinute ?? ''))
  const [hostRate, setHostRate] = useState(String(settings.mailsPerMinutePerHost ?? ''))
  const [draft, setDraft] = useState(() => draftOf(settings, 'remind'))

  const change = () => ({
    settings: {
      reminderDays: daysIn(days),
      mailsPerMinute: rate.trim() === '' ? null : numberIn(rate),
      mailsPerMinutePerHost: hostRate.trim() === '' ? null : numberIn(hostRate),
      reminderSubject: draft.custom ? draft.subject.trim() : null,
      reminderBody: draft.custom ? draft.body : null,
    },
  })
  return (
    <SettingsForm save={save} change={change} wide disabled={!isSendable(draft)}>
      <TextInput
        label="Remind after (days)"
        description="Days after the invitation, in ascending order, such as 3, 5. Empty: never. Whoever has claimed hears no more."
        styles={{ wrapper: { maxWidth: '20rem' } }}
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
      <NumberField
        label="And to one mail domain, at most"
        description="A minute, to all addresses with the same part behind the @. Empty: no limit."
        value={hostRate}
        onChange={setHostRate}
        error={faultOf(save.error, 'settings.mailsPerMinutePerHost')}
      />
      <Title order={2} size="h4">
        The reminder
      </Title>
      <OwnWords draft={draft} onChange={setDraft} action="remind" error={save.error} />
    </SettingsForm>
  )
}

function daysIn(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(numberIn)
}
