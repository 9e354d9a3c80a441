import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../api/session.tsx'
import type { Person } from '../api/types.ts'
import styles from './attributes-card.module.css'
import { EditAttributesDialog } from './edit-attributes-dialog.tsx'

/** Everything that the provider sent, as it sent it, for who needs to compare, or to write what has no field. */
export function AttributesCard({ person }: { person: Person }) {
  const may = useMay()
  const [editing, setEditing] = useState(false)
  return (
    <details className={styles.details}>
      <summary>All attributes, as provisioned</summary>
      <Group justify="space-between" mt="xs">
        <Text size="xs" c="dimmed">
          In the words of SCIM.
        </Text>
        {may('people:write') && (
          <Button variant="default" size="compact-sm" onClick={() => setEditing(true)}>
            Edit as JSON
          </Button>
        )}
      </Group>
      <pre className={styles.json} tabIndex={0} role="region" aria-label="Attributes as JSON">
        {JSON.stringify({ userName: person.userName, active: person.active, ...person.attributes }, undefined, 2)}
      </pre>
      {editing && <EditAttributesDialog person={person} onClose={() => setEditing(false)} />}
    </details>
  )
}
