import { Button, Group, NativeSelect, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import type { FormEvent } from 'react'
import { faultOf } from '../api/problem.ts'
import type { SsoConnection } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { Overtaken } from '../ui/overtaken.tsx'
import { useUnsaved } from '../ui/unsaved-context.ts'
import { useDraft } from '../ui/use-draft.ts'
import { type SamlDraft, samlDraftOf, samlSettingsOf } from './saml-draft.ts'
import { useChangeConnection } from './use-change-connection.ts'

const formats = [
  { value: 'unspecified', label: 'Whatever the provider sends' },
  { value: 'emailAddress', label: 'A mail address' },
  { value: 'persistent', label: 'A lasting, opaque id' },
]

interface SamlSettingsCardProps {
  connection: SsoConnection
  mayChange: boolean
}

/** How sign-ins go, and the provider by hand where it has no metadata. */
export function SamlSettingsCard({ connection, mayChange }: SamlSettingsCardProps) {
  const draft = useDraft(samlDraftOf(connection))
  const { nameIdFormat, subjectAttribute, allowUnsolicited, signRequests } = draft.value
  useUnsaved(draft.isChanged)
  const save = useChangeConnection(connection, (saved) => draft.settle(samlDraftOf(saved)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ settings: samlSettingsOf(draft.value, connection) })
  }
  return (
    <Card title="How people sign in">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <NativeSelect
            label="What the provider is asked to call people by (NameID)"
            value={nameIdFormat}
            disabled={!mayChange}
            data={formats}
            onChange={(event) => draft.change({ nameIdFormat: event.currentTarget.value })}
          />
          <TextInput
            label="An attribute that tells who somebody is"
            description="In place of the NameID, where that changes from one sign-in to the next. Empty: the NameID."
            value={subjectAttribute}
            disabled={!mayChange}
            error={faultOf(save.error, 'settings.subjectAttribute')}
            onChange={(event) => draft.change({ subjectAttribute: event.currentTarget.value })}
          />
          <Switch
            label="Requests are signed"
            checked={signRequests}
            disabled={!mayChange}
            onChange={(event) => draft.change({ signRequests: event.currentTarget.checked })}
          />
          <Switch
            label="The provider may begin a sign-in by itself"
            description="From its own start page. Otherwise only what was begun here is accepted, which is safer."
            checked={allowUnsolicited}
            disabled={!mayChange}
            onChange={(event) => draft.change({ allowUnsolicited: event.currentTarget.checked })}
          />
          {!connection.settings.metadataUrl && (
            <ByHand draft={draft.value} change={draft.change} error={save.error} mayChange={mayChange} />
          )}
          <Overtaken draft={draft} />
          {save.error && <Refusal error={save.error} />}
          {mayChange && (
            <Group>
              <Button type="submit" loading={save.isPending}>
                Save
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Card>
  )
}

interface ByHandProps {
  draft: SamlDraft
  change: (part: Partial<SamlDraft>) => void
  error: unknown
  mayChange: boolean
}

/** For a provider whose metadata cannot be had. An address of the metadata keeps these up to date by itself. */
function ByHand({ draft: { entityId, ssoUrl, certificates }, change, error, mayChange }: ByHandProps) {
  return (
    <>
      <TextInput
        label="Entity id of the provider"
        description="These three come from its metadata. Enter them by hand only where there is none."
        value={entityId}
        disabled={!mayChange}
        error={faultOf(error, 'settings.identityProvider.entityId')}
        onChange={(event) => change({ entityId: event.currentTarget.value })}
      />
      <TextInput
        label="Sign-in address of the provider"
        placeholder="https://"
        value={ssoUrl}
        disabled={!mayChange}
        error={faultOf(error, 'settings.identityProvider.ssoUrl')}
        onChange={(event) => change({ ssoUrl: event.currentTarget.value })}
      />
      <Textarea
        label="Certificates of the provider"
        description="By which its word is verified, as PEM: one, or the next one beside it."
        autosize
        minRows={3}
        maxRows={10}
        value={certificates}
        disabled={!mayChange}
        error={faultOf(error, 'settings.identityProvider.certificates')}
        onChange={(event) => change({ certificates: event.currentTarget.value })}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
    </>
  )
}
