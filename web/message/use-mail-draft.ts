import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { tenantQuery } from '../api/queries.ts'
import type { MailDraft } from './mail-editor.tsx'

const subject = 'Your account at {{company}} is ready'
const body = `Hello {{name}},

your account at {{company}} is ready for you. Open this link to take it:

{{claimLink}}

The link is yours alone. It works until {{expiresOn}}.`

/** Begins with the tenant's own text, where it has one. */
export function useMailDraft(): [MailDraft, (draft: MailDraft) => void] {
  const settings = useQuery(tenantQuery()).data?.settings
  const [draft, setDraft] = useState<MailDraft>()
  const start = { custom: false, subject: settings?.inviteSubject ?? subject, body: settings?.inviteBody ?? body }
  return [draft ?? start, setDraft]
}
