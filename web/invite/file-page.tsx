import { Anchor, Button, Stack, Text } from '@mantine/core'
import { type DragEvent, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { request, urlOf } from '../api/request.ts'
import type { PeopleFile } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import styles from './file-page.module.css'
import { WaysToInvite } from './ways-to-invite.tsx'

const templates = ['csv', 'vcf', 'txt', 'ldif'] as const

export function Component() {
  return (
    <>
      <PageHeader
        title="Choose people to invite"
        lead="Drop a file that names them. Nobody is invited by it: you see first whom it means."
      />
      <WaysToInvite />
      <Stack maw="44rem">
        <Card>
          <DropZone />
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

function DropZone() {
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const upload = useChange<PeopleFile, File>({
    run: (file) => request<PeopleFile>('POST', '/people-files', { query: { name: file.name.slice(0, 200) }, file }),
    touches: [],
    onDone: ({ id }) => void navigate(`/invite/file/${id}`),
  })
  const take = (files: FileList | null) => {
    const file = files?.item(0)
    if (file) upload.mutate(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }

  return (
    <div
      className={styles.zone}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Text size="sm">Drop a .csv, .vcf, .txt or .ldif file here, of at most 20 MB</Text>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="people-file"
        accept=".csv,.vcf,.vcard,.txt,.ldif,.ldf,text/*"
        onChange={(event) => {
          take(event.currentTarget.files)
          // The same file, mended, can be chosen again.
          event.currentTarget.value = ''
        }}
      />
      <Button loading={upload.isPending} onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      {upload.error && <Refusal error={upload.error} />}
    </div>
  )
}
