import type { ImportRow, ImportSummary } from '../api/types.ts'

export type ImportAct = NonNullable<ImportRow['act']>
type ImportField = keyof ImportRow['given']

export const actWords: Record<
  ImportAct,
  { before: string; after: string; tone: 'good' | 'open' | 'warn' | 'idle' | 'bad' }
> = {
  create: { before: 'Will be added', after: 'Added', tone: 'good' },
  change: { before: 'Will be changed', after: 'Changed', tone: 'open' },
  deactivate: { before: 'Will be deactivated', after: 'Deactivated', tone: 'warn' },
  reactivate: { before: 'Will be reactivated', after: 'Reactivated', tone: 'good' },
  unchanged: { before: 'Unchanged', after: 'Unchanged', tone: 'idle' },
  reject: { before: 'Rejected', after: 'Rejected', tone: 'bad' },
}

export const fieldWords: Record<ImportField, string> = {
  email: 'E-mail',
  givenName: 'Given name',
  familyName: 'Family name',
  title: 'Job title',
  department: 'Department',
  phoneNumber: 'Phone',
  location: 'Location',
  locale: 'Language',
  managerEmail: 'Manager',
  division: 'Division',
  organization: 'Organisation',
  startDate: 'Start date',
  employeeNumber: 'Employee number',
  managerEmployeeNumber: 'Manager’s number',
  status: 'Status',
}

const states: Record<ImportSummary['state'], { says: string; tone: 'good' | 'open' | 'warn' | 'idle' }> = {
  checking: { says: 'Being checked', tone: 'open' },
  ready: { says: 'Ready to start', tone: 'warn' },
  running: { says: 'Running', tone: 'open' },
  done: { says: 'Done', tone: 'good' },
  cancelled: { says: 'Cancelled', tone: 'idle' },
}

export function sayState({ state }: ImportSummary) {
  return states[state]
}

export function isMoving({ state }: ImportSummary): boolean {
  return state === 'checking' || state === 'running'
}
