import type { Campaign } from '../api/types.ts'

const kinds: Record<Campaign['kind'], string> = {
  all: 'Invite all',
  filter: 'Invite by filter',
  list: 'Invite the chosen',
  one: 'Invite one person',
}

const reminders: Record<Campaign['kind'], string> = {
  all: 'Remind all',
  filter: 'Remind by filter',
  list: 'Remind the chosen',
  one: 'Remind one person',
}

export function sayCampaign({ kind, action, subject }: Campaign, company: string): string {
  const name = (action === 'remind' ? reminders : kinds)[kind]
  return subject ? `${name}: ${withCompany(subject, company)}` : name
}

/** The one variable that is the same for everybody; a person's own stay as they were written. */
export function withCompany(text: string, company: string): string {
  return text.replaceAll('{{company}}', company)
}

/** What the campaign has done to each whom it has reached. */
export function doneWord({ action }: Pick<Campaign, 'action'>): string {
  return action === 'remind' ? 'reminded' : 'invited'
}

/** Parts of a hundred, never a full hundred before all are done. */
export function percentOf(done: number, all: number): number {
  if (all === 0) return 100
  return done >= all ? 100 : Math.min(99, Math.floor((done / all) * 100))
}
