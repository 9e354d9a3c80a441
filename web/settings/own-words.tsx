import { Switch } from '@mantine/core'
import type { CampaignAction } from '../api/types.ts'
import { type MailDraft, seenTextOf, TextFields } from '../message/mail-editor.tsx'
import styles from '../message/mail-editor.module.css'
import { Preview } from '../message/preview.tsx'

interface OwnWordsProps {
  draft: MailDraft
  onChange: (draft: MailDraft) => void
  action: CampaignAction
  error: unknown
}

/** The tenant's words for one kind of mail, or the built-in ones, beside what people will get. */
export function OwnWords({ draft, onChange, action, error }: OwnWordsProps) {
  return (
    <>
      <Switch
        label={action === 'remind' ? 'Our own reminder' : 'Our own text'}
        description="Otherwise the built-in one, in the language of each member."
        checked={draft.custom}
        onChange={(event) => onChange({ ...draft, custom: event.currentTarget.checked })}
      />
      <div className={styles.editor} data-writing={draft.custom || undefined}>
        {draft.custom && <TextFields draft={draft} onChange={onChange} error={error} />}
        <Preview text={seenTextOf(draft)} action={action} />
      </div>
    </>
  )
}
