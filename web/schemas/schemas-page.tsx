import { Button, Code, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { schemasQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { ExtensionSchema } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { PlusIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { countOf, Moment } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import rows from '../ui/rows.module.css'
import { SchemaDialog } from './schema-dialog.tsx'

type Asking = { kind: 'new' } | { kind: 'change' | 'drop'; schema: ExtensionSchema }

export function Component() {
  const mayChange = useMay()('settings:write')
  const schemas = useQuery(schemasQuery())
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  const declare = mayChange && (
    <Button leftSection={<PlusIcon size={16} />} onClick={() => setAsking({ kind: 'new' })}>
      Declare a schema
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Schemas"
        lead="Attributes of your own that provisioning clients send beside the usual ones. They can be filtered by, like any other."
        actions={declare}
      />
      <Card flush>
        <Answer query={schemas} rows={3}>
          {({ items }) => (
            <>
              {items.length === 0 && (
                <Empty title="No schema of your own yet" action={declare}>
                  What a client sends under an unknown schema is ignored, and the provisioning log says so.
                </Empty>
              )}
              <ul className={rows.rows}>
                {items.map((schema) => (
                  <li key={schema.id} className={rows.row}>
                    <div className={rows.line}>
                      <span>
                        {schema.name} <Code className="break">{schema.urn}</Code>
                      </span>
                      {mayChange && (
                        <span className={rows.buttons}>
                          <Button
                            variant="default"
                            size="compact-xs"
                            aria-label={`Change ${schema.name}`}
                            onClick={() => setAsking({ kind: 'change', schema })}
                          >
                            Change
                          </Button>
                          <Button
                            variant="default"
                            size="compact-xs"
                            aria-label={`Drop ${schema.name}`}
                            onClick={() => setAsking({ kind: 'drop', schema })}
                          >
                            Drop
                          </Button>
                        </span>
                      )}
                    </div>
                    {schema.description && <span className="break">{schema.description}</span>}
                    <span className={rows.faint}>
                      {countOf(schema.attributes.length, 'attribute', 'attributes')}:{' '}
                      {schema.attributes.map(({ name }) => name).join(', ')} · changed <Moment at={schema.modifiedAt} />
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </Answer>
      </Card>
      {asking?.kind === 'new' && <SchemaDialog onClose={close} />}
      {asking?.kind === 'change' && <SchemaDialog schema={asking.schema} onClose={close} />}
      {asking?.kind === 'drop' && <DropDialog schema={asking.schema} onClose={close} />}
    </>
  )
}

function DropDialog({ schema, onClose }: { schema: ExtensionSchema; onClose: () => void }) {
  const drop = useChange({
    run: () => request('DELETE', `/schemas/${schema.id}`),
    touches: ['schemas', 'people'],
    onDone: onClose,
  })
  return (
    <Dialog
      title={`Drop ${schema.name}`}
      opened
      onClose={onClose}
      action="Drop"
      danger
      onAction={() => drop.mutate()}
      busy={drop.isPending}
      error={drop.error}
    >
      <Text size="sm">
        Its {countOf(schema.attributes.length, 'attribute is', 'attributes are')} no longer known: what clients still
        send of them is ignored from then on. It is refused while anybody has a value of it.
      </Text>
    </Dialog>
  )
}
