import { SimpleGrid, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { Person } from '../api/types.ts'
import { useChange } from '../api/change.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { type FurtherDraft, furtherChanges, furtherDraft } from './further-attributes.ts'
import { FurtherFields, useFurtherFields } from './further-fields.tsx'
import { NewAddress } from './new-address.tsx'
import { type ProfileDraft, profileChanges, profileLabels } from './profile-fields.ts'

export function EditPersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const may = useMay()
  const { say } = useToasts()
  // As they were when this was begun: what others change meanwhile is not changed back.
  const [begun] = useState(person)
  const [userName, setUserName] = useState(person.userName)
  const [draft, setDraft] = useState<ProfileDraft>(person.profile)
  const fields = useFurtherFields()
  const [typed, setTyped] = useState<FurtherDraft>({})
  const further = { ...furtherDraft(fields, begun.attributes), ...typed }
  const [mailNewAddress, setMailNewAddress] = useState(true)
  const movesMail = person.state === 'invited' && (draft.email ?? '').trim() !== (begun.profile.email ?? '')
  const mayMail = may('invites:write') && Boolean(draft.email?.trim())
  const change = useChange({
    run: () => {
      const changes = {
        ...profileChanges(begun.profile, draft),
        userName: userName === begun.userName ? undefined : userName,
        attributes: furtherChanges(fields, { begun: begun.attributes, now: person.attributes, draft: further }),
        ...(movesMail && { mailNewAddress: mayMail && mailNewAddress }),
      }
      return request<Person>('PATCH', `/people/${person.id}`, { body: changes })
    },
    touches: ['people', 'groups', 'deliveries', 'outbox'],
    onDone: () => {
      say('Saved.')
      onClose()
    },
  })
  return (
    <Dialog
      title={`Edit ${person.displayName}`}
      opened
      wide
      onClose={onClose}
      action={movesMail && mayMail && mailNewAddress ? 'Save and mail the invitation' : 'Save'}
      onAction={() => change.mutate()}
      busy={change.isPending}
      error={change.error}
    >
      {person.source !== 'admin' && (
        <Text size="sm" c="dimmed">
          A provider maintains this person. What you change here stays until it sends the attribute again.
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label="User name"
          value={userName}
          error={faultOf(change.error, 'userName')}
          onChange={(event) => setUserName(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        {profileLabels.map(({ name, label, type }) => (
          <TextInput
            key={name}
            label={label}
            type={type}
            value={draft[name] ?? ''}
            error={faultOf(change.error, name)}
            onChange={(event) => setDraft({ ...draft, [name]: event.currentTarget.value })}
          />
        ))}
      </SimpleGrid>
      <FurtherFields fields={fields} draft={further} onChange={setTyped} />
      {movesMail && (
        <NewAddress
          says="The claim link that was sent to the old address stops working."
          mayMail={mayMail}
          mails={mailNewAddress}
          onMails={setMailNewAddress}
        />
      )}
    </Dialog>
  )
}
