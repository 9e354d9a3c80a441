import { NativeSelect, Switch } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../api/problem.ts'
import type { Tenant } from '../api/types.ts'
import { NumberField } from './number-field.tsx'
import { numberIn } from './number-in.ts'
import { RequiredSso } from './required-sso.tsx'
import { SettingsForm, useSaveSettings } from './settings-form.tsx'

/** Sessions of admins, what providers may delete, and how long their requests are kept. */
export function SafetySettings({ tenant: { settings } }: { tenant: Tenant }) {
  const save = useSaveSettings()
  const [idle, setIdle] = useState(String(settings.adminIdleMinutes))
  const [longest, setLongest] = useState(String(settings.adminSessionHours))
  const [logDays, setLogDays] = useState(String(settings.provisioningLogDays))
  const [authMethod, setAuthMethod] = useState(settings.authMethod)
  const [requireSso, setRequireSso] = useState(settings.requireSso)
  const [keepsClaimed, setKeepsClaimed] = useState(settings.deleteOnlyUnclaimed)

  const change = () => ({
    settings: {
      adminIdleMinutes: numberIn(idle),
      adminSessionHours: numberIn(longest),
      provisioningLogDays: numberIn(logDays),
      authMethod,
      requireSso,
      deleteOnlyUnclaimed: keepsClaimed,
    },
  })
  return (
    <SettingsForm save={save} change={change}>
      <NativeSelect
        label="Members sign in by"
        description="Where nothing else is said of a person; single sign-on only while a connection is enabled."
        value={authMethod}
        data={[
          { value: 'sso', label: 'Single sign-on' },
          { value: 'password', label: 'A password' },
        ]}
        styles={{ wrapper: { maxWidth: '20rem' } }}
        onChange={(event) => setAuthMethod(event.currentTarget.value as typeof authMethod)}
      />
      <Switch
        label="Single sign-on is required"
        description="While a connection is enabled nobody signs in by a password, except admins who are owners."
        checked={requireSso}
        onChange={(event) => setRequireSso(event.currentTarget.checked)}
      />
      {requireSso && !settings.requireSso && <RequiredSso />}
      <NumberField
        label="An admin is signed out after (minutes)"
        description="Without a request. From 5 to 720."
        value={idle}
        onChange={setIdle}
        error={faultOf(save.error, 'settings.adminIdleMinutes')}
      />
      <NumberField
        label="And in any case after (hours)"
        description="From 1 to 168."
        value={longest}
        onChange={setLongest}
        error={faultOf(save.error, 'settings.adminSessionHours')}
      />
      <NumberField
        label="The provisioning log is kept for (days)"
        description="From 1 to 365."
        value={logDays}
        onChange={setLogDays}
        error={faultOf(save.error, 'settings.provisioningLogDays')}
      />
      <Switch
        label="Provisioning clients cannot delete people who have claimed"
        description="They can still deactivate them. Identity providers expect that they may delete."
        checked={keepsClaimed}
        onChange={(event) => setKeepsClaimed(event.currentTarget.checked)}
      />
    </SettingsForm>
  )
}
