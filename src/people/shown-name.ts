/** How somebody is called where people read it, as SQL over `person`: `displayNameOf` in a statement. */
export const shownName = `coalesce(
  nullif(person.attributes ->> 'displayName', ''),
  nullif(person.attributes -> 'name' ->> 'formatted', ''),
  nullif(concat_ws(' ', person.attributes -> 'name' ->> 'givenName', person.attributes -> 'name' ->> 'familyName'), ''),
  person.user_name)`
