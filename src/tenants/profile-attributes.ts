/** What the claim can show of a person, in this order. Names of one part stand under `name`, and `phone` is the mobile number. */
export const profileAttributes = [
  'displayName',
  'name.givenName',
  'name.familyName',
  'nickName',
  'title',
  'phone',
  'department',
  'organization',
  'employeeNumber',
] as const

export type ProfileAttribute = (typeof profileAttributes)[number]
