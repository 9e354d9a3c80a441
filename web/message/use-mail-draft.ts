import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { tenantQuery } from '../api/queries.ts'
import type { CampaignAction, Tenant } from '../api/types.ts'
import { useUnsaved } from '../ui/unsaved-context.ts'
import type { MailDraft } from './mail-editor.tsx'

/** To begin with, where the tenant has no text of its own. */
const starts: Record<CampaignAction, { subject: string; body: string }> = {
  invite: {
    subject: 'Your account at {{company}} is ready',
    body: `Hello {{name}},

your account at {{company}} is ready for you. Open this link to take it:

{{claimLink}}

The link is yours alone. It works until {{expiresOn}}.`,
  },
  remind: {
    subject: 'Your account at {{company}} is still waiting',
    body: `Hello {{name}},

we invited you a while ago, and your account at {{company}} is still waiting for you. Open this link to take it:

{{claimLink}}

The link is yours alone. It works until {{expiresOn}}.`,
  },
}

/** Begins with the tenant's own text for this kind of mail, where it has one. */
export function useMailDraft(action: CampaignAction = 'invite'): [MailDraft, (draft: MailDraft) => void] {
  const settings = useQuery(tenantQuery()).data?.settings
  const [draft, setDraft] = useState<MailDraft>()
  const own = draftOf(settings, action)
  useUnsaved(draft?.custom === true && (draft.subject !== own.subject || draft.body !== own.body))
  return [draft ?? { ...own, custom: false }, setDraft]
}

/** The tenant's own text for this kind of mail, on where it has one. */
export function draftOf(settings: Tenant['settings'] | undefined, action: CampaignAction): MailDraft {
  const { subject, body } = ownTextOf(settings, action)
  const start = starts[action]
  const custom = subject !== undefined || body !== undefined
  return { custom, subject: subject ?? start.subject, body: body ?? start.body }
}

function ownTextOf(settings: Tenant['settings'] | undefined, action: CampaignAction) {
  if (action === 'remind') return { subject: settings?.reminderSubject, body: settings?.reminderBody }
  return { subject: settings?.inviteSubject, body: settings?.inviteBody }
}
