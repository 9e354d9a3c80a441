import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { tenantQuery } from '../api/queries.ts'
import type { Tenant } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { FilterLinks } from '../ui/filter-links.tsx'
import { Answer } from '../ui/list-states.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { useAddress } from '../ui/use-address.ts'
import { ClaimSettings } from './claim-settings.tsx'
import { GeneralSettings } from './general-settings.tsx'
import { LogoSettings } from './logo-settings.tsx'
import { MailSettings } from './mail-settings.tsx'
import { ReminderSettings } from './reminder-settings.tsx'
import { SafetySettings } from './safety-settings.tsx'
import { SavedTextsSettings } from './saved-texts-settings.tsx'

const tabs = [
  { value: '', label: 'General' },
  { value: 'claim', label: 'Claiming' },
  { value: 'mail', label: 'Invitation mail' },
  { value: 'texts', label: 'Saved texts' },
  { value: 'reminders', label: 'Reminders' },
  { value: 'safety', label: 'Sign-in and keeping' },
]

export function Component() {
  const tenant = useQuery(tenantQuery())
  const tab = useAddress().read('tab')
  return (
    <>
      <PageHeader title="Settings" />
      <Card flush>
        <FilterLinks label="Settings" name="tab" links={tabs} />
        <Stack p="md">
          <Answer query={tenant}>{(tenant) => <Tab tab={tab} tenant={tenant} />}</Answer>
        </Stack>
      </Card>
    </>
  )
}

function Tab({ tab, tenant }: { tab: string; tenant: Tenant }) {
  if (tab === 'claim') return <ClaimSettings tenant={tenant} />
  if (tab === 'texts') return <SavedTextsSettings />
  if (tab === 'reminders') return <ReminderSettings tenant={tenant} />
  if (tab === 'safety') return <SafetySettings tenant={tenant} />
  if (tab === 'mail') return <MailSettings tenant={tenant} />
  return (
    <>
      <GeneralSettings tenant={tenant} />
      <LogoSettings tenant={tenant} />
    </>
  )
}
