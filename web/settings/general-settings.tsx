import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../api/problem.ts'
import type { Tenant } from '../api/types.ts'
import { useAskedField } from './use-asked-field.ts'
import { SettingsForm, useSaveSettings } from './settings-form.tsx'

export function GeneralSettings({ tenant }: { tenant: Tenant }) {
  const save = useSaveSettings()
  const { settings } = tenant
  const [name, setName] = useState(tenant.name)
  const [homeAddress, setHomeAddress] = useState(settings.homeAddress ?? '')
  const [audience, setAudience] = useState(settings.handOverAudience ?? '')
  const [helpContact, setHelpContact] = useState(settings.helpContact ?? '')
  const [locale, setLocale] = useState(settings.locale)
  const [brandColour, setBrandColour] = useState(settings.brandColour ?? '')

  useAskedField()

  const change = () => ({
    name: name.trim(),
    settings: {
      homeAddress: homeAddress.trim() || null,
      handOverAudience: audience.trim() || null,
      helpContact: helpContact.trim() || null,
      locale: locale.trim(),
      brandColour: brandColour.trim() || null,
    },
  })
  return (
    <SettingsForm save={save} change={change} disabled={!name.trim()}>
      <TextInput
        id="name"
        label="Name of the company"
        description="As members read it in mails and while they claim."
        value={name}
        maxLength={200}
        error={faultOf(save.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        id="home-address"
        label="Home address"
        description="Where members go once they have claimed. Empty: a friendly last page."
        type="url"
        placeholder="https://"
        value={homeAddress}
        error={faultOf(save.error, 'settings.homeAddress')}
        onChange={(event) => setHomeAddress(event.currentTarget.value)}
      />
      <TextInput
        label="Name of the application there"
        description="Members arrive with a signed hand-over for it, and need not sign in again. Empty: they arrive without one."
        value={audience}
        maxLength={200}
        error={faultOf(save.error, 'settings.handOverAudience')}
        onChange={(event) => setAudience(event.currentTarget.value)}
      />
      <TextInput
        id="help-contact"
        label="Help contact"
        description="Whom members may ask when something does not work: an address, a number, or a page."
        value={helpContact}
        maxLength={200}
        error={faultOf(save.error, 'settings.helpContact')}
        onChange={(event) => setHelpContact(event.currentTarget.value)}
      />
      <TextInput
        label="Language"
        description="Of mails and pages, where a member names none. A tag such as en or pt-BR."
        value={locale}
        styles={{ wrapper: { maxWidth: '12rem' } }}
        error={faultOf(save.error, 'settings.locale')}
        onChange={(event) => setLocale(event.currentTarget.value)}
      />
      <TextInput
        label="Colour"
        description="Of buttons in mails and on the pages that members see, such as #1b5e8c. Empty: ours."
        value={brandColour}
        styles={{ wrapper: { maxWidth: '12rem' } }}
        error={faultOf(save.error, 'settings.brandColour')}
        onChange={(event) => setBrandColour(event.currentTarget.value)}
      />
    </SettingsForm>
  )
}
