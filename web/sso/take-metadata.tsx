import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { SamlConnection, SsoConnection } from '../api/types.ts'
import { Refusal } from '../ui/dialog.tsx'
import { DropZone } from '../ui/drop-zone.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useUnsaved } from '../ui/unsaved-context.ts'

/** From its address, which is then read daily, or from a file. */
export function TakeMetadata({ connection, hasAddress }: { connection: SsoConnection; hasAddress: boolean }) {
  const { say, complain } = useToasts()
  const [url, setUrl] = useState('')
  const [entityId, setEntityId] = useState('')
  const which = entityId.trim() || undefined
  useUnsaved(url.trim() !== '' || which !== undefined)
  const path = `/sso-connections/${connection.id}/saml/metadata`
  const take = useChange<SamlConnection, { url: string } | { document: string }>({
    run: (given) => request<SamlConnection>('POST', path, { body: { ...given, entityId: which } }),
    touches: ['sso-connections'],
    onDone: () => {
      setUrl('')
      setEntityId('')
      say('The metadata is taken.')
    },
  })
  const refresh = useChange({
    run: () => request<SamlConnection>('POST', `${path}/refresh`, { body: {} }),
    touches: ['sso-connections'],
    onDone: () => say('The metadata is read.'),
  })
  return (
    <>
      <Group align="flex-end" gap="xs">
        <TextInput
          label="Address of the metadata"
          placeholder="https://"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          flex="1 1 16rem"
        />
        <Button
          variant="default"
          disabled={url.trim() === ''}
          loading={take.isPending}
          onClick={() => take.mutate({ url: url.trim() })}
        >
          Take
        </Button>
        {hasAddress && (
          <Button
            variant="default"
            loading={refresh.isPending}
            onClick={() => refresh.mutate(undefined, { onError: complain })}
          >
            Read it now
          </Button>
        )}
      </Group>
      <TextInput
        label="Which provider"
        description="Its entity id, where the metadata describes several, as a federation's does. Otherwise empty."
        value={entityId}
        maxLength={1024}
        onChange={(event) => setEntityId(event.currentTarget.value)}
      />
      <DropZone
        says="Or drop the metadata file here"
        accept=".xml,text/xml,application/xml,application/samlmetadata+xml"
        busy={take.isPending}
        error={undefined}
        testId="metadata-file"
        onFile={(file) => void file.text().then((document) => take.mutate({ document }))}
      />
      {take.error && <Refusal error={take.error} />}
    </>
  )
}
