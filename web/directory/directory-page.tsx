import { Button, Group, PasswordInput, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useChange } from '../api/change.ts'
import { faultOf, Problem } from '../api/problem.ts'
import { directoryQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Directory, DirectoryTest } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Dialog, Refusal } from '../ui/dialog.tsx'
import { Failed, LoadingRows } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Mark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'

type Attributes = Directory['attributes']

const attributeLabels: { name: keyof Attributes; label: string }[] = [
  { name: 'name', label: 'Name, to be shown' },
  { name: 'address', label: 'Mail address' },
  { name: 'userName', label: 'User name' },
  { name: 'externalId', label: 'External id' },
  { name: 'employeeNumber', label: 'Employee number' },
]

const usualAttributes: Attributes = {
  name: ['displayName', 'cn'],
  address: ['mail'],
  userName: ['userPrincipalName', 'sAMAccountName', 'uid'],
  externalId: ['objectGUID', 'entryUUID'],
  employeeNumber: ['employeeNumber', 'employeeID'],
}

export function Component() {
  const directory = useQuery(directoryQuery())
  const isMissing = directory.error instanceof Problem && directory.error.status === 404
  return (
    <>
      <PageHeader
        title="Directory"
        lead="Your LDAP directory, such as Active Directory: people to invite can be looked up in it. It is read only, and asked over TLS alone."
      />
      {directory.isPending && <LoadingRows rows={5} />}
      {directory.error && !isMissing && <Failed error={directory.error} onRetry={() => void directory.refetch()} />}
      {isMissing && <DirectoryForm />}
      {directory.data && <DirectoryForm key={directory.data.changedAt} kept={directory.data} />}
    </>
  )
}

interface Draft {
  url: string
  bindDn: string
  password: string
  baseDn: string
  filter: string
  caCertificate: string
  /** As typed: names with commas between. */
  attributes: Record<keyof Attributes, string>
}

function draftOf(kept: Directory | undefined): Draft {
  return {
    url: kept?.url ?? 'ldaps://',
    bindDn: kept?.bindDn ?? '',
    password: '',
    baseDn: kept?.baseDn ?? '',
    filter: kept?.filter ?? '(objectClass=person)',
    caCertificate: kept?.caCertificate ?? '',
    attributes: asText(kept?.attributes ?? usualAttributes),
  }
}

function asText(attributes: Attributes): Draft['attributes'] {
  const entries = attributeLabels.map(({ name }) => [name, attributes[name].join(', ')])
  return Object.fromEntries(entries) as Draft['attributes']
}

function bodyOf({ password, caCertificate, attributes, ...draft }: Draft) {
  const entries = attributeLabels.map(({ name }) => [name, attributes[name].split(/[\s,]+/).filter(Boolean)])
  return {
    ...draft,
    attributes: Object.fromEntries(entries) as Attributes,
    password: password || undefined,
    caCertificate: caCertificate.trim() || null,
  }
}

function DirectoryForm({ kept }: { kept?: Directory }) {
  const { say } = useToasts()
  const [draft, setDraft] = useState(() => draftOf(kept))
  const [forgetting, setForgetting] = useState(false)
  const set = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes })
  const save = useChange({
    run: () => request<Directory>('PUT', '/directory', { body: bodyOf(draft) }),
    touches: ['directory'],
    onDone: () => say('Saved.'),
  })
  const test = useChange({
    run: () => request<DirectoryTest>('POST', '/directory/test', { body: { directory: bodyOf(draft) } }),
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
        <Card title="How to ask it">
          <Stack gap="sm">
            <TextInput
              label="Address"
              description="ldaps://host, or ldap://host, which is made TLS before anything is said."
              value={draft.url}
              error={faultOf(error, 'url')}
              onChange={(event) => set({ url: event.currentTarget.value })}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <TextInput
                label="Who asks"
                description="A DN, or user@domain in Active Directory."
                value={draft.bindDn}
                error={faultOf(error, 'bindDn')}
                onChange={(event) => set({ bindDn: event.currentTarget.value })}
              />
              <PasswordInput
                label="Password"
                description={kept ? 'Empty: the one that is kept.' : 'Kept sealed, and never shown.'}
                autoComplete="off"
                value={draft.password}
                error={faultOf(error, 'password')}
                onChange={(event) => set({ password: event.currentTarget.value })}
                visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
              />
              <TextInput
                label="Where the people are"
                placeholder="OU=People,DC=acme,DC=example"
                value={draft.baseDn}
                error={faultOf(error, 'baseDn')}
                onChange={(event) => set({ baseDn: event.currentTarget.value })}
              />
              <TextInput
                label="Which entries are people"
                value={draft.filter}
                error={faultOf(error, 'filter')}
                onChange={(event) => set({ filter: event.currentTarget.value })}
              />
            </SimpleGrid>
            <Textarea
              label="Certificate of your own authority"
              description="In PEM, where the directory's certificate is signed by it. Otherwise empty."
              autosize
              minRows={2}
              maxRows={8}
              value={draft.caCertificate}
              error={faultOf(error, 'caCertificate')}
              onChange={(event) => set({ caCertificate: event.currentTarget.value })}
            />
          </Stack>
        </Card>
        <Card title="Which attribute holds what">
          <Text size="sm" c="dimmed" mb="sm">
            With commas between; the first that an entry has counts.
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {attributeLabels.map(({ name, label }) => (
              <TextInput
                key={name}
                label={label}
                value={draft.attributes[name]}
                error={faultOf(error, `attributes.${name}`)}
                onChange={(event) => set({ attributes: { ...draft.attributes, [name]: event.currentTarget.value } })}
              />
            ))}
          </SimpleGrid>
        </Card>
        {test.data && <TestResult result={test.data} />}
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
