import { Anchor, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../api/problem.ts'
import type { Tenant } from '../api/types.ts'
import { ProfileRules } from './profile-rules.tsx'
import { NumberField } from './number-field.tsx'
import { numberIn } from './number-in.ts'
import { SettingsForm, useSaveSettings } from './settings-form.tsx'
import { hoursOf, SpanField, spanOf } from './span-field.tsx'
import { draftOfTerms, lacksWords, termsOf } from './terms-draft.ts'
import { TermsFields } from './terms-fields.tsx'

export function ClaimSettings({ tenant: { settings } }: { tenant: Tenant }) {
  const save = useSaveSettings()
  const [lifetime, setLifetime] = useState(() => spanOf(settings.inviteLifetimeHours))
  const [minimum, setMinimum] = useState(String(settings.passwordMinimumLength))
  const [groupsStep, setGroupsStep] = useState(settings.requireGroupsStep)
  const [asksPicture, setAsksPicture] = useState(settings.askForPicture)
  const [profile, setProfile] = useState(settings.profile)
  const [asksTerms, setAsksTerms] = useState(Boolean(settings.terms))
  const [terms, setTerms] = useState(() => draftOfTerms(settings.terms))

  const change = () => ({
    settings: {
      inviteLifetimeHours: hoursOf(lifetime),
      passwordMinimumLength: numberIn(minimum),
      requireGroupsStep: groupsStep,
      askForPicture: asksPicture,
      profile: { ...profile, required: profile.required.filter((name) => profile.editable.includes(name)) },
      terms: asksTerms ? termsOf(terms) : null,
    },
  })
  return (
    <SettingsForm save={save} change={change} disabled={asksTerms && lacksWords(terms)}>
      <Text size="sm">
        <Anchor href="/claim-preview" target="_blank" rel="noopener" inherit underline="always">
          Walk through the claim
        </Anchor>{' '}
        as a made-up person, as it is saved now. Nothing of it is kept.
      </Text>
      <SpanField
        label="A claim link works for"
        description="From an hour to 90 days. Resending starts the time anew."
        value={lifetime}
        error={faultOf(save.error, 'settings.inviteLifetimeHours')}
        onChange={setLifetime}
      />
      <NumberField
        label="A password has at least (characters)"
        description="From 8 to 64."
        value={minimum}
        error={faultOf(save.error, 'settings.passwordMinimumLength')}
        onChange={setMinimum}
      />
      <Switch
        label="Always show the groups while claiming"
        description="Otherwise the step is left out where no group is required or suggested."
        checked={groupsStep}
        onChange={(event) => setGroupsStep(event.currentTarget.checked)}
      />
      <Switch
        label="Ask for a picture while claiming"
        description="It may be passed over. Its address is in SCIM's photos afterwards."
        checked={asksPicture}
        onChange={(event) => setAsksPicture(event.currentTarget.checked)}
      />
      <ProfileRules profile={profile} onChange={setProfile} />
      <Switch
        label="Members accept terms"
        description="Asked while claiming; and whoever has accepted is asked again when the version changes, or what they accepted."
        checked={asksTerms}
        onChange={(event) => setAsksTerms(event.currentTarget.checked)}
      />
      {asksTerms && <TermsFields draft={terms} onChange={setTerms} saved={settings.terms} error={save.error} />}
    </SettingsForm>
  )
}
