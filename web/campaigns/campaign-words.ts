import type { Campaign } from '../api/types.ts'

const kinds: Record<Campaign['kind'], string> = {
  all: 'Invite all',
  filter: 'By filter',
  list: 'From a list',
  one: 'One person',
}

export function sayCampaign({ kind, subject }: Campaign): string {
  return subject ? `${kinds[kind]}: ${subject}` : kinds[kind]
}

/** Parts of a hundred, never a full hundred before all are done. */
export function percentOf(done: number, all: number): number {
  if (all === 0) return 100
  return done >= all ? 100 : Math.min(99, Math.floor((done / all) * 100))
}
