import { Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { Directory, DirectoryTest } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Dialog, Refusal } from '../ui/dialog.tsx'
import { countOf } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { Overtaken } from '../ui/overtaken.tsx'
import { Mark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useDraft } from '../ui/use-draft.ts'
import { useUnsaved } from '../ui/unsaved-context.ts'
import { bodyOf, draftOf } from './directory-draft.ts'
import { AddressFields, AttributeFields } from './directory-fields.tsx'

/** Shows what is kept, tries what is typed, and saves it. */
export function DirectoryForm({ kept }: { kept?: Directory }) {
  const { say } = useToasts()
  const draft = useDraft(draftOf(kept))
  useUnsaved(draft.isChanged)
  const [forgetting, setForgetting] = useState(false)
  const save = useChange({
    run: () => request<Directory>('PUT', '/directory', { body: bodyOf(draft.value) }),
    touches: ['directory'],
    onDone: (saved) => {
      draft.settle(draftOf(saved))
      say('Saved.')
    },
  })
  const test = useChange({
    run: () => request<DirectoryTest>('POST', '/directory/test', { body: { directory: bodyOf(draft.value) } }),
    touches: [],
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const error = save.error ?? test.error
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw="52rem">
        <AddressFields draft={draft.value} set={draft.change} error={error} isKept={kept !== undefined} />
        <AttributeFields draft={draft.value} set={draft.change} error={error} />
        {test.data && <TestResult result={test.data} />}
        <Overtaken draft={draft} />
        {error && <Refusal error={error} />}
        <Group>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            Try it
          </Button>
          {kept && (
            <Button variant="default" onClick={() => setForgetting(true)}>
              Forget this directory
            </Button>
          )}
        </Group>
      </Stack>
      {forgetting && <ForgetDialog onClose={() => setForgetting(false)} />}
    </form>
  )
}

function TestResult({ result }: { result: DirectoryTest }) {
  if (!result.works) {
    return (
      <Notice tone="bad" title={result.problem}>
        {result.remedy}
      </Notice>
    )
  }
  return (
    <Card>
      <Text size="sm" role="status" component="div">
        <Mark tone="good">
          It works: {result.hasMore ? `${result.found} entries and more` : countOf(result.found, 'entry', 'entries')}.
        </Mark>
      </Text>
      {result.sample.map(({ given, namesSomebody }) => (
        <Text key={given} size="sm" c="dimmed" className="break">
          {given}
          {!namesSomebody && ' (nothing of it says who is meant)'}
        </Text>
      ))}
    </Card>
  )
}

function ForgetDialog({ onClose }: { onClose: () => void }) {
  const forget = useChange({
    run: () => request('DELETE', '/directory'),
    touches: ['directory'],
    onDone: onClose,
  })
  return (
    <Dialog
      title="Forget this directory?"
      opened
      onClose={onClose}
      action="Forget"
      danger
      onAction={() => forget.mutate()}
      busy={forget.isPending}
      error={forget.error}
    >
      <Text size="sm">Its address and password are removed. The people stay as they are.</Text>
    </Dialog>
  )
}
