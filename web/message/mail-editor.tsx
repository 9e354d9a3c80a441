import { Anchor, Code, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { faultOf } from '../api/problem.ts'
import type { CampaignAction, MailText, SeenText } from '../api/types.ts'
import { Preview } from './preview.tsx'
import { SavedTexts } from './saved-texts.tsx'
import styles from './mail-editor.module.css'

export interface MailDraft {
  custom: boolean
  subject: string
  body: string
}

export interface MailEditorProps {
  draft: MailDraft
  onChange: (draft: MailDraft) => void
  /** As whom the preview reads; absent: somebody who is waiting. */
  personId?: string
  /** Absent: an invitation. */
  action?: CampaignAction
  /** The server's refusal of what was sent, to show at its field. */
  error?: unknown
}

/** Words of one's own for this one mail, beside what will arrive. */
export function MailEditor({ draft, onChange, personId, error }: MailEditorProps) {
  return (
    <div className={styles.editor} data-writing={draft.custom || undefined}>
      <MailWords draft={draft} onChange={onChange} error={error} />
      <div className={styles.preview}>
        <Preview text={mailTextOf(draft)} personId={personId} />
      </div>
    </div>
  )
}

export function MailWords({ draft, onChange, action, error }: Omit<MailEditorProps, 'personId'>) {
  return (
    <Stack gap="sm">
      <Switch
        label="Write another text for this mail"
        description={
          action === 'remind'
            ? 'Otherwise the reminder of your settings is sent.'
            : 'Otherwise the text of your settings is sent.'
        }
        checked={draft.custom}
        onChange={(event) => onChange({ ...draft, custom: event.currentTarget.checked })}
      />
      {draft.custom && <TextFields draft={draft} onChange={onChange} error={error} />}
    </Stack>
  )
}

interface TextFieldsProps extends Omit<MailEditorProps, 'personId' | 'action'> {
  /** This is a saved text: it begins with no other. */
  isSaved?: boolean
}

export function TextFields({ draft, onChange, error, isSaved }: TextFieldsProps) {
  const body = useRef<HTMLTextAreaElement>(null)
  const insert = (variable: string) => {
    const field = body.current
    const at = field?.selectionStart ?? draft.body.length
    const end = field?.selectionEnd ?? at
    onChange({ ...draft, body: draft.body.slice(0, at) + variable + draft.body.slice(end) })
    field?.focus()
  }
  return (
    <Stack gap="sm">
      <TextInput
        label="Subject"
        maxLength={200}
        value={draft.subject}
        error={faultOf(error, 'subject')}
        onChange={(event) => onChange({ ...draft, subject: event.currentTarget.value })}
      />
      <Textarea
        ref={body}
        label="Text"
        autosize
        minRows={8}
        maxRows={18}
        maxLength={10_000}
        value={draft.body}
        error={faultOf(error, 'body') ?? missingLink(draft.body)}
        onChange={(event) => onChange({ ...draft, body: event.currentTarget.value })}
      />
      <Variables onChoose={insert} />
      {!isSaved && <SavedTexts draft={draft} onChange={onChange} />}
    </Stack>
  )
}

const variables = [
  { name: '{{name}}', says: 'the person’s name' },
  { name: '{{company}}', says: 'your company’s name' },
  { name: '{{claimLink}}', says: 'their own link; the text must contain it' },
  { name: '{{expiresOn}}', says: 'the day until which the link works' },
]

function Variables({ onChoose }: { onChoose: (variable: string) => void }) {
  return (
    <div>
      <Text size="xs" c="dimmed" mb={2}>
        Put in by the server, for each person:
      </Text>
      {variables.map(({ name, says }) => (
        <Text key={name} size="xs" c="dimmed">
          <Anchor component="button" type="button" inherit onClick={() => onChoose(name)} aria-label={`Insert ${name}`}>
            <Code>{name}</Code>
          </Anchor>{' '}
          {says}
        </Text>
      ))}
    </div>
  )
}

function missingLink(body: string): string | undefined {
  return body.includes('{{claimLink}}') ? undefined : 'Put {{claimLink}} where the link belongs.'
}

/** What goes into the request: nothing where the usual text is to be sent. */
export function mailTextOf({ custom, subject, body }: MailDraft): MailText {
  return custom ? { subject: subject.trim() || undefined, body } : {}
}

/** For settings: what is not the tenant's own is the built-in text, whatever is saved by now. */
export function seenTextOf(draft: MailDraft): SeenText {
  return draft.custom ? mailTextOf(draft) : { subject: null, body: null }
}

export function isSendable({ custom, subject, body }: MailDraft): boolean {
  return !custom || (subject.trim() !== '' && missingLink(body) === undefined)
}
