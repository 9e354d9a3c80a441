import { Checkbox, Switch, Text } from '@mantine/core'
import type { Tenant } from '../api/types.ts'
import rows from '../ui/rows.module.css'

type Profile = Tenant['settings']['profile']
type Name = Profile['shown'][number]
type Rule = 'shown' | 'editable' | 'required'

/** Those that the claim can show, in its order. */
const attributes: { name: Name; label: string }[] = [
  { name: 'displayName', label: 'Display name' },
  { name: 'name.givenName', label: 'Given name' },
  { name: 'name.familyName', label: 'Family name' },
  { name: 'nickName', label: 'Nickname' },
  { name: 'title', label: 'Job title' },
  { name: 'phone', label: 'Phone' },
  { name: 'department', label: 'Department' },
  { name: 'organization', label: 'Organisation' },
  { name: 'employeeNumber', label: 'Employee number' },
]

const rules: { rule: Rule; label: string }[] = [
  { rule: 'shown', label: 'Shown' },
  { rule: 'editable', label: 'May be corrected' },
  { rule: 'required', label: 'Required' },
]

/** What members see of themselves while they claim, what they may correct, and what they must give. */
export function ProfileRules({ profile, onChange }: { profile: Profile; onChange: (profile: Profile) => void }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        The profile while claiming
      </Text>
      <div className={rows.scroll} tabIndex={0} role="region" aria-label="The profile while claiming">
        <table className={rows.table}>
          <thead>
            <tr>
              <th scope="col">Attribute</th>
              {rules.map(({ rule, label }) => (
                <th key={rule} scope="col" style={{ whiteSpace: 'normal' }}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {attributes.map(({ name, label }) => (
              <tr key={name}>
                <td>{label}</td>
                {rules.map(({ rule, label: says }) => (
                  <td key={rule}>
                    <Checkbox
                      size="xs"
                      aria-label={`${label}: ${says.toLowerCase()}`}
                      checked={profile[rule].includes(name)}
                      onChange={(event) =>
                        onChange(withRule(profile, { name, rule, isOn: event.currentTarget.checked }))
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Switch
        mt="sm"
        label="What a directory has filled in stays locked"
        description="Of people who were pushed in, members fill gaps alone."
        checked={profile.lockDirectoryValues}
        onChange={(event) => onChange({ ...profile, lockDirectoryValues: event.currentTarget.checked })}
      />
    </div>
  )
}

/** What is required may be corrected, and what may be corrected is shown. */
function withRule(profile: Profile, { name, rule, isOn }: { name: Name; rule: Rule; isOn: boolean }): Profile {
  const at = rules.findIndex((each) => each.rule === rule)
  const touched = isOn ? rules.slice(0, at + 1) : rules.slice(at)
  const next = { ...profile }
  for (const { rule: each } of touched) {
    const others = profile[each].filter((other) => other !== name)
    next[each] = isOn ? [...others, name] : others
  }
  return next
}
