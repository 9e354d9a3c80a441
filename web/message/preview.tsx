import { FormSwitch } from './form-switch.tsx'
import { Group } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '../api/request.ts'
import type { CampaignAction, MessagePreview, SeenText, Selection } from '../api/types.ts'
import { Refusal } from '../ui/dialog.tsx'
import { LoadingRows } from '../ui/list-states.tsx'
import { withImages } from './inline-images.ts'
import { MailFrame } from './mail-frame.tsx'
import { TestMailButton } from './test-mail-button.tsx'
import styles from './preview.module.css'

interface PreviewProps {
  text: SeenText
  /** As whom; else as the first whom the mail would reach. */
  personId?: string
  /** Absent: an invitation. */
  action?: CampaignAction
  /** Absent: everybody. */
  selection?: Selection
}

/** The mail as the server will send it. */
export function Preview({ text, personId, action, selection }: PreviewProps) {
  const [form, setForm] = useState<'html' | 'text'>('html')
  // By value: the object is another one on each drawing.
  const [settled] = useDebouncedValue(JSON.stringify(text), 350)
  const preview = useQuery({
    queryKey: ['preview', settled, personId, action, selection],
    queryFn: ({ signal }) =>
      request<MessagePreview>('POST', '/messages/preview', {
        body: { ...(JSON.parse(settled) as SeenText), personId, action, selection },
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  })

  return (
    <section className={styles.preview} aria-label="Preview">
      {preview.error != null && <Refusal error={preview.error} />}
      {preview.isPending && <LoadingRows rows={5} />}
      {preview.data && (
        <>
          <dl className={styles.head}>
            <dt>To</dt>
            <dd>{preview.data.to ?? 'no usable address'}</dd>
            <dt>Subject</dt>
            <dd className={styles.subject}>{preview.data.subject}</dd>
          </dl>
          <Group gap="xs" justify="space-between">
            <FormSwitch form={form} onChange={setForm} />
            <TestMailButton text={text} action={action} />
          </Group>
          {form === 'html' ? (
            <MailFrame
              html={withImages(preview.data.html, preview.data.inlineImages)}
              title="The mail as it will look"
            />
          ) : (
            <pre className={styles.text}>{preview.data.text}</pre>
          )}
        </>
      )}
    </section>
  )
}
