import { Box, Button, Group, Radio, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { faultOf, Problem } from '../api/problem.ts'
import { newIdempotencyKey, request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { Person } from '../api/types.ts'
import { isSendable, MailEditor, MailWords, mailTextOf } from '../message/mail-editor.tsx'
import { useMailDraft } from '../message/use-mail-draft.ts'
import { Card } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { WaysToAdd } from '../imports/ways-to-add.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { afterSaving, useUnsaved } from '../ui/unsaved-context.ts'
import { type FurtherDraft, furtherChanges } from './further-attributes.ts'
import { FurtherFields, useFurtherFields } from './further-fields.tsx'
import { type ProfileDraft, profileLabels } from './profile-fields.ts'
import { Notice } from '../ui/notice.tsx'

const asked: string[] = [
  'givenName',
  'familyName',
  'email',
  'title',
  'department',
  'location',
  'employeeNumber',
  'preferredLanguage',
]
const descriptions: Partial<Record<string, string>> = {
  email: 'The only one that is needed. Also their user name, and where the invitation goes.',
  preferredLanguage: 'Of their mails and pages: a tag such as en or pt-BR.',
}
const rest = profileLabels.filter(({ name }) => !asked.includes(name))
const fields = asked.flatMap((name) => profileLabels.filter((field) => field.name === name))

export function Component() {
  const mayInvite = useMay()('invites:write')
  const navigate = useNavigate()
  const { say } = useToasts()
  const [profile, setProfile] = useState<ProfileDraft>({})
  const [userName, setUserName] = useState('')
  const furtherFields = useFurtherFields()
  const [further, setFurther] = useState<FurtherDraft>({})
  const [showsMore, showMore] = useState(false)
  useUnsaved([profile, further, { userName }].some((part) => Object.keys(filled(part)).length > 0))
  const [invites, setInvites] = useState(mayInvite)
  const [draft, setDraft] = useMailDraft()
  const [idempotencyKey, setIdempotencyKey] = useState(newIdempotencyKey)

  const create = useChange({
    run: () =>
      request<Person>('POST', '/people', {
        body: {
          ...filled(profile),
          userName: userName.trim() || undefined,
          attributes: furtherChanges(furtherFields, { begun: {}, now: {}, draft: filled(further) }),
          invite: invites,
          ...(invites ? mailTextOf(draft) : {}),
        },
        idempotencyKey,
      }),
    touches: ['people', 'deliveries', 'outbox'],
    onDone: (person) => {
      say(invites ? `${person.displayName} is added and invited.` : `${person.displayName} is added. Nothing was sent.`)
      void navigate(`/people/${person.id}`, afterSaving)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(undefined, { onError: () => setIdempotencyKey(newIdempotencyKey()) })
  }

  return (
    <>
      <PageHeader back={{ to: '/people', label: 'People' }} title="Add a person" />
      <WaysToAdd />
      <form onSubmit={submit} noValidate>
        <Stack maw="64rem">
          <Card title="Who">
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              {(showsMore ? [...fields, ...rest] : fields).map(({ name, label, type }) => (
                <TextInput
                  key={name}
                  label={label}
                  type={type}
                  required={name === 'email'}
                  withAsterisk={false}
                  description={descriptions[name]}
                  inputWrapperOrder={['label', 'input', 'description', 'error']}
                  value={profile[name] ?? ''}
                  error={faultOf(create.error, name)}
                  onChange={(event) => setProfile({ ...profile, [name]: event.currentTarget.value })}
                />
              ))}
              {showsMore && (
                <TextInput
                  label="User name"
                  description="Empty: the e-mail address."
                  inputWrapperOrder={['label', 'input', 'description', 'error']}
                  value={userName}
                  maxLength={256}
                  error={faultOf(create.error, 'userName')}
                  onChange={(event) => setUserName(event.currentTarget.value)}
                />
              )}
            </SimpleGrid>
            {showsMore ? (
              <Box mt="sm">
                <FurtherFields fields={furtherFields} draft={further} onChange={setFurther} isAsked />
              </Box>
            ) : (
              <Button mt="sm" variant="subtle" size="compact-sm" onClick={() => showMore(true)}>
                More fields
              </Button>
            )}
          </Card>
          <Card title="Invitation">
            <Stack>
              <Radio.Group
                aria-label="Invitation"
                value={String(invites)}
                onChange={(value) => setInvites(value === 'true')}
              >
                <Stack gap="xs">
                  <Radio
                    value="true"
                    label="Invite now"
                    description="They may claim at once, and get a mail with their link."
                    disabled={!mayInvite}
                  />
                  <Radio
                    value="false"
                    label="Later"
                    description="Nothing is sent. They wait, uninvited, until you invite them."
                  />
                </Stack>
              </Radio.Group>
              {invites && !draft.custom && <MailWords draft={draft} onChange={setDraft} />}
              {invites && draft.custom && <MailEditor draft={draft} onChange={setDraft} error={create.error} />}
            </Stack>
          </Card>
          {create.error && <Refused error={create.error} />}
          <Group>
            <Button
              type="submit"
              loading={create.isPending}
              disabled={!profile.email?.trim() || (invites && !isSendable(draft))}
            >
              {invites ? 'Add and invite' : 'Add'}
            </Button>
          </Group>
        </Stack>
      </form>
    </>
  )
}

function Refused({ error }: { error: unknown }) {
  if (error instanceof Problem && error.code === 'user_name_taken') {
    return <Notice tone="bad">Somebody with this user name is here already. Search for them in People.</Notice>
  }
  return <Refusal error={error} />
}

function filled<T extends Partial<Record<string, string>>>(profile: T): T {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value?.trim())) as T
}
