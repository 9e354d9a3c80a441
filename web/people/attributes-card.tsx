import { Text } from '@mantine/core'
import type { Person } from '../api/types.ts'
import styles from './attributes-card.module.css'

/** Everything that the provider sent, as it sent it, for who needs to compare. */
export function AttributesCard({ person }: { person: Person }) {
  return (
    <details className={styles.details}>
      <summary>All attributes, as provisioned</summary>
      <Text size="xs" c="dimmed" mt="xs">
        In the words of SCIM.
      </Text>
      <pre className={styles.json} tabIndex={0} role="region" aria-label="Attributes as JSON">
        {JSON.stringify({ userName: person.userName, active: person.active, ...person.attributes }, undefined, 2)}
      </pre>
    </details>
  )
}
