import { Anchor, Stack, Text } from '@mantine/core'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { request, urlOf } from '../api/request.ts'
import type { PeopleFile } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { DropZone } from '../ui/drop-zone.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { WaysToInvite } from './ways-to-invite.tsx'

const templates = ['csv', 'vcf', 'txt', 'ldif'] as const

export function Component() {
  const navigate = useNavigate()
  const upload = useChange<PeopleFile, File>({
    run: (file) => request<PeopleFile>('POST', '/people-files', { query: { name: file.name.slice(0, 200) }, file }),
    touches: [],
    onDone: ({ id }) => void navigate(`/invite/file/${id}`),
  })
  return (
    <>
      <PageHeader
        title="Choose people to invite"
        lead="Drop a file that names them. Nobody is invited by it: you see first whom it means."
      />
      <WaysToInvite />
      <Stack maw="44rem">
        <Card>
          <DropZone
            says="Drop a .csv, .vcf, .txt or .ldif file here, of at most 20 MB"
            accept=".csv,.vcf,.vcard,.txt,.ldif,.ldf,text/*"
            busy={upload.isPending}
            error={upload.error}
            testId="people-file"
            onFile={(file) => upload.mutate(file)}
          />
        </Card>
        <Text size="sm" c="dimmed">
          A row names somebody by address, user name, external id or employee number. Files to begin with:{' '}
          {templates.map((kind) => (
            <span key={kind}>
              <Anchor href={urlOf(`/people-files/templates/${kind}`)} download inherit underline="always">
                .{kind}
              </Anchor>{' '}
            </span>
          ))}
        </Text>
      </Stack>
    </>
  )
}
