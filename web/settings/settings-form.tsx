import { Button, Group, Stack } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { ChangeTenant, Tenant } from '../api/types.ts'
import { Refusal } from '../ui/dialog.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useUnsaved } from '../ui/unsaved-context.ts'
import { changedFields } from './changed-fields.ts'

/** Saves a part of the settings; the fields show what the server finds wrong with them. */
export function useSaveSettings() {
  const { say } = useToasts()
  return useChange<Tenant, ChangeTenant>({
    run: (change) => request<Tenant>('PATCH', '/tenant', { body: change }),
    touches: ['tenant', 'me'],
    onDone: () => say('Saved.'),
  })
}

interface SettingsFormProps {
  save: ReturnType<typeof useSaveSettings>
  /** All that the form says; what was changed of it is sent. */
  change: () => ChangeTenant
  wide?: boolean
  disabled?: boolean
  children: ReactNode
}

export function SettingsForm({ save, change, wide, disabled, children }: SettingsFormProps) {
  // Of the first drawing: the settings may be read again while the fields stay as they are.
  const [saved, setSaved] = useState(change)
  useUnsaved(JSON.stringify(change()) !== JSON.stringify(saved))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const now = change()
    save.mutate(changedFields(saved, now), { onSuccess: () => setSaved(now) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={wide ? undefined : '36rem'}>
        {children}
        {save.error && <Refusal error={save.error} />}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={disabled}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
