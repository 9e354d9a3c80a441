import { PasswordInput, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { faultOf } from '../api/problem.ts'
import { Card } from '../ui/card.tsx'
import { attributeLabels, type Draft } from './directory-draft.ts'

interface FieldsProps {
  draft: Draft
  set: (changes: Partial<Draft>) => void
  /** Names the field that was refused, where one was. */
  error: unknown
}

/** Where the directory is, and as whom it is asked. */
export function AddressFields({ draft, set, error, isKept }: FieldsProps & { isKept: boolean }) {
  return (
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
            description={isKept ? 'Empty: the one that is kept.' : 'Kept sealed, and never shown.'}
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
  )
}

export function AttributeFields({ draft, set, error }: FieldsProps) {
  return (
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
  )
}
