const stalledDays = 7
const inviteDate = 'urn:ietf:params:scim:schemas:extension:vestibule:2.0:User:inviteDate'

/** A filter for who was invited over a week ago. From midnight, so that the question stays the same all day. */
export function invitedBefore(): string {
  const day = new Date()
  day.setUTCHours(0, 0, 0, 0)
  day.setUTCDate(day.getUTCDate() - stalledDays)
  return `${inviteDate} lt "${day.toISOString()}"`
}
