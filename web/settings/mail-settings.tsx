import { Switch } from '@mantine/core'
import { useState } from 'react'
import type { Tenant } from '../api/types.ts'
import { isSendable, mailTextOf, TextFields } from '../message/mail-editor.tsx'
import styles from '../message/mail-editor.module.css'
import { Preview } from '../message/preview.tsx'
import { useMailDraft } from '../message/use-mail-draft.ts'
import { SettingsForm, useSaveSettings } from './settings-form.tsx'

/** The words of every invitation, unless a campaign brings its own. */
export function MailSettings({ tenant: { settings } }: { tenant: Tenant }) {
  const save = useSaveSettings()
  const [started, setDraft] = useMailDraft()
  const [custom, setCustom] = useState(Boolean(settings.inviteBody))
  const draft = { ...started, custom }

  const change = () => ({
    settings: { inviteSubject: custom ? draft.subject.trim() : null, inviteBody: custom ? draft.body : null },
  })
  return (
    <SettingsForm save={save} change={change} wide disabled={!isSendable(draft)}>
      <Switch
        label="Our own text"
        description="Otherwise the built-in one, in the language of each member."
        checked={custom}
        onChange={(event) => setCustom(event.currentTarget.checked)}
      />
      <div className={styles.editor} data-writing={custom || undefined}>
        {custom && <TextFields draft={draft} onChange={setDraft} error={save.error} />}
        <Preview text={mailTextOf(draft)} />
      </div>
    </SettingsForm>
  )
}
