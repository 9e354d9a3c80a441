import { PageHeader } from '../ui/page-header.tsx'
import { CampaignForm } from './campaign-form.tsx'
import { WaysToInvite } from './ways-to-invite.tsx'

export function Component() {
  return (
    <>
      <PageHeader
        title="Invite all"
        lead="Invites everybody who is waiting uninvited, and from then on everybody at the moment they are provisioned."
      />
      <WaysToInvite />
      <CampaignForm selection={{ kind: 'all' }} action="invite" />
    </>
  )
}
