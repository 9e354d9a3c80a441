import { Button, Group, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { Card } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { Overtaken } from '../ui/overtaken.tsx'
import { useUnsaved } from '../ui/unsaved-context.ts'
import type { Draft } from '../ui/use-draft.ts'
import type { useChangeConnection } from './use-change-connection.ts'

interface ConnectionFormProps<T> {
  title: string
  draft: Draft<T>
  save: ReturnType<typeof useChangeConnection>
  /** What the API is sent. */
  change: () => Record<string, unknown>
  mayChange: boolean
  /** Something that is needed is empty. */
  lacks?: boolean
  children: ReactNode
}

/** A part of a connection: its fields, what has become of them meanwhile, and why they were refused. */
export function ConnectionForm<T>({ title, draft, save, change, mayChange, lacks, children }: ConnectionFormProps<T>) {
  useUnsaved(draft.isChanged)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(change())
  }
  return (
    <Card title={title}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {children}
          <Overtaken draft={draft} />
          {save.error && <Refusal error={save.error} />}
          {mayChange && (
            <Group>
              <Button type="submit" loading={save.isPending} disabled={lacks}>
                Save
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Card>
  )
}
