import { useState } from 'react'
import type { Tenant } from '../api/types.ts'
import { isSendable } from '../message/mail-editor.tsx'
import { draftOf } from '../message/use-mail-draft.ts'
import { OwnWords } from './own-words.tsx'
import { SettingsForm, useSaveSettings } from './settings-form.tsx'

/** The words of every invitation, unless a campaign brings its own. */
export function MailSettings({ tenant: { settings } }: { tenant: Tenant }) {
  const save = useSaveSettings()
  const [draft, setDraft] = useState(() => draftOf(settings, 'invite'))
  const { custom, subject, body } = draft
  const change = () => ({
    settings: { inviteSubject: custom ? subject.trim() : null, inviteBody: custom ? body : null },
  })
  return (
    <SettingsForm save={save} change={change} wide disabled={!isSendable(draft)}>
      <OwnWords draft={draft} onChange={setDraft} action="invite" error={save.error} />
    </SettingsForm>
  )
}
