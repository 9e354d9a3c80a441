import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core'
import { faultOf } from '../api/problem.ts'
import type { SsoConnection } from '../api/types.ts'
import { useDraft } from '../ui/use-draft.ts'
import { type SamlDraft, samlDraftOf, samlSettingsOf } from './saml-draft.ts'
import { ConnectionForm } from './connection-form.tsx'
import { Strangers } from './strangers.tsx'
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
  const save = useChangeConnection(connection, (saved) => draft.settle(samlDraftOf(saved)))
  const change = () => ({ settings: samlSettingsOf(draft.value, connection) })
  return (
    <ConnectionForm title="How people sign in" draft={draft} save={save} change={change} mayChange={mayChange}>
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
      {callsOtherwise(draft.value, samlDraftOf(connection)) && <Strangers connection={connection} />}
    </ConnectionForm>
  )
}

/** An identity is the provider's entity id with what it calls somebody by. */
function callsOtherwise(draft: SamlDraft, kept: SamlDraft): boolean {
  return (['entityId', 'subjectAttribute', 'nameIdFormat'] as const).some((name) => draft[name].trim() !== kept[name])
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
