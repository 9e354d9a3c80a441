/** What became of a link or a code: open, or one of the endings, each of which has its own page. */
export type LinkFate = 'open' | 'expired' | 'replaced' | 'used' | 'not_invited' | 'deactivated' | 'code_ended'

/** What no link or code can change. */
export function endOfPerson(person: {
  isDeactivated: boolean
  isClaimed: boolean
  isInvited: boolean
}): LinkFate | undefined {
  if (person.isDeactivated) return 'deactivated'
  if (person.isClaimed) return 'used'
  return person.isInvited ? undefined : 'not_invited'
}
