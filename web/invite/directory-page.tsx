import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { Problem } from '../api/problem.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { PeopleFile } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { WaysToInvite } from './ways-to-invite.tsx'

/** Looked up in the company's LDAP directory; what is found goes on like a file's rows. */
export function Component() {
  const navigate = useNavigate()
  const may = useMay()
  const [text, setText] = useState('')
  const [filter, setFilter] = useState('')
  const search = useChange({
    run: () =>
      request<PeopleFile>('POST', '/directory/search', {
        body: { text: text.trim() || undefined, filter: filter.trim() || undefined },
      }),
    touches: [],
    onDone: ({ id }) => void navigate(`/invite/file/${id}`),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    search.mutate()
  }
  const isMissing = search.error instanceof Problem && search.error.status === 404
  return (
    <>
      <PageHeader
        title="Look people up in the directory"
        lead="Whoever is found there and is known here can be invited. Nobody is invited by the search: you see first whom it means."
      />
      <WaysToInvite />
      <form onSubmit={submit} noValidate>
        <Stack maw="44rem">
          <Card>
            <Stack gap="sm">
              <TextInput
                label="Name, address, user name or employee number"
                description="A part of it is enough."
                value={text}
                maxLength={200}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              <TextInput
                label="LDAP filter"
                description="For who knows the directory, such as (memberOf=CN=Sales,OU=Groups,DC=acme,DC=example)."
                value={filter}
                maxLength={4096}
                onChange={(event) => setFilter(event.currentTarget.value)}
                styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              />
            </Stack>
          </Card>
          {isMissing && (
            <Text size="sm" role="alert">
              No directory is set up yet.{' '}
              {may('settings:write') ? <Link to="/directory">Set it up</Link> : 'An admin can set it up.'}
            </Text>
          )}
          {search.error && !isMissing && <Refusal error={search.error} />}
          <Group>
            <Button type="submit" loading={search.isPending} disabled={text.trim() === '' && filter.trim() === ''}>
              Look up
            </Button>
          </Group>
        </Stack>
      </form>
    </>
  )
}
