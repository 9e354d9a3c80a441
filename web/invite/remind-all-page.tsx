import { PageHeader } from '../ui/page-header.tsx'
import { CampaignForm } from './campaign-form.tsx'
import { WaysToInvite } from './ways-to-invite.tsx'

export function Component() {
  return (
    <>
      <PageHeader
        title="Remind"
        lead="Mails everybody who is invited and has not claimed once more, with the link that they have."
      />
      <WaysToInvite />
      <CampaignForm selection={{ kind: 'all' }} action="remind" />
    </>
  )
}
