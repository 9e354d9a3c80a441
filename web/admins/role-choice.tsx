import { Radio, Stack } from '@mantine/core'
import { useMe } from '../api/session.tsx'
import type { AdminRole } from '../api/types.ts'
import { roleMeanings, roleWords } from '../api/words.ts'

const roles: AdminRole[] = ['owner', 'admin', 'inviter', 'auditor']

/** Nobody may grant more than they have: only owners make owners. */
export function RoleChoice({ value, onChange }: { value: AdminRole; onChange: (role: AdminRole) => void }) {
  const { admin } = useMe()
  const shown = roles.filter((role) => role !== 'owner' || admin?.role === 'owner')
  return (
    <Radio.Group label="Role" value={value} onChange={(role) => onChange(role)}>
      <Stack gap="xs" mt={4}>
        {shown.map((role) => (
          <Radio key={role} value={role} label={roleWords[role]} description={roleMeanings[role]} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
