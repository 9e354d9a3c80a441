import { Button, Group, Text, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useChange } from '../api/change.ts'
import { Problem } from '../api/problem.ts'
import { useMay } from '../api/session.tsx'
import type { Person } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { type Attributes, attributeChanges, overtakenNames } from './attribute-changes.ts'
import { NewAddress } from './new-address.tsx'
import { readJson } from './read-json.ts'
import { saveAttributes } from './save-attributes.ts'

/** What has parts, or several values, is written as SCIM writes it. */
export function EditAttributesDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const may = useMay()
  const { say } = useToasts()
  const client = useQueryClient()
  const field = useRef<HTMLTextAreaElement>(null)
  // As they were when this was begun: what others change meanwhile is not changed back.
  const [begun, setBegun] = useState(person.attributes)
  const [text, setText] = useState(() => written(person.attributes))
  const [isAsked, setAsked] = useState(false)
  const [mailNewAddress, setMailNewAddress] = useState(true)
  const { attributes: typed, fault } = readJson(text)
  const changes = typed && attributeChanges({ begun, now: person.attributes, typed })
  const overtaken = typed ? overtakenNames({ begun, now: person.attributes, typed }) : []
  const movesMail = person.state === 'invited' && changes !== undefined && 'emails' in changes
  const mayMail = may('invites:write')
  const change = useChange<Person | undefined, Attributes>({
    run: async (typed) => {
      if (!changes) return undefined
      return saveAttributes({ client, person, begun, typed, mailNewAddress: movesMail && mayMail && mailNewAddress })
    },
    touches: ['people', 'groups', 'deliveries', 'outbox'],
    onDone: (saved) => {
      say(saved ? 'Saved.' : 'Nothing was changed.')
      onClose()
    },
  })
  const save = () => {
    setAsked(true)
    if (typed) return change.mutate(typed)
    field.current?.setSelectionRange(fault.at, fault.at)
    return field.current?.focus()
  }
  const takeTheirs = () => {
    setBegun(person.attributes)
    setText(written(person.attributes))
    change.reset()
  }
  return (
    <Dialog
      title={`Edit the attributes of ${person.displayName}`}
      opened
      wide
      onClose={onClose}
      action={movesMail && mayMail && mailNewAddress ? 'Save and mail the invitation' : 'Save'}
      onAction={save}
      busy={change.isPending}
      error={change.error}
    >
      <Text size="sm" c="dimmed">
        Change here what no other form has a field for: several addresses or phone numbers, the parts of a name,
        attributes that have parts. Only what you change is saved. The user name is changed under Edit, and whether they
        are active by deactivating.
        {person.source !== 'admin' && ' What a provider maintains stays as you write it until it sends it again.'}
      </Text>
      <Textarea
        ref={field}
        label="Attributes as JSON"
        autosize
        minRows={8}
        maxRows={20}
        value={text}
        error={(isAsked && fault?.sentence) || faultsOf(change.error)}
        onChange={(event) => setText(event.currentTarget.value)}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' }, error: { overflowWrap: 'anywhere' } }}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        data-autofocus
      />
      {overtaken.length > 0 && (
        <Group gap="xs">
          <Text size="sm">Changed by somebody else since you began: {overtaken.join(', ')}.</Text>
          <Button variant="default" size="compact-sm" onClick={takeTheirs}>
            Load theirs
          </Button>
        </Group>
      )}
      {movesMail && (
        <NewAddress
          says="Where this moves the address that mail goes to, the claim link that was sent to the old one stops working."
          mayMail={mayMail}
          mails={mailNewAddress}
          onMails={setMailNewAddress}
        />
      )}
    </Dialog>
  )
}

function written(attributes: Attributes): string {
  return JSON.stringify(attributes, undefined, 2)
}

/** By the names of the attributes, as they stand in the field. */
function faultsOf(error: unknown): string | undefined {
  if (!(error instanceof Problem)) return undefined
  const faults = error.errors.filter(({ path }) => path.startsWith('attributes.'))
  for (const { path } of faults) error.shown.add(path)
  return faults.map(({ path, message }) => `${path.slice('attributes.'.length)} ${message}.`).join(' ') || undefined
}
