import type { AdminRole, ClientKind, GroupRole, MailKind, PersonSource } from './types.ts'

export const clientKindWords: Record<ClientKind, string> = {
  entra: 'Microsoft Entra ID',
  google: 'Google Workspace',
  okta: 'Okta',
  ad_sync: 'Active Directory sync',
  other_idp: 'Other identity provider',
  api: 'Your own software (API)',
}

export const sourceWords: Record<PersonSource, string> = {
  ...clientKindWords,
  api: 'API',
  other_idp: 'Other provider',
  admin: 'Added by an admin',
  import: 'Imported',
  sso: 'Single sign-on',
}

export const roleWords: Record<AdminRole, string> = {
  owner: 'Owner',
  admin: 'Admin',
  inviter: 'Inviter',
  auditor: 'Auditor',
}

export const roleMeanings: Record<AdminRole, string> = {
  owner: 'Everything, including other admins.',
  admin: 'Everything, including settings and connections.',
  inviter: 'Sees people and groups, and invites.',
  auditor: 'Sees people, groups and the audit log. Changes nothing.',
}

export const groupRoleWords: Record<GroupRole, string> = {
  required: 'Required',
  suggested: 'Suggested',
  open: 'Open',
}

export const groupRoleMeanings: Record<GroupRole, string> = {
  required: 'Everybody joins when they claim.',
  suggested: 'Offered while claiming, ticked beforehand.',
  open: 'Offered while claiming, not ticked.',
}

export const mailKindWords: Record<MailKind, string> = {
  invitation: 'Invitation',
  reminder: 'Reminder',
  password_reset: 'Password reset',
  address_changed: 'Notice of a new address',
  password_changed: 'Notice of a new password',
}
