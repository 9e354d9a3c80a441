/** What the directories of the tests hold: a small company, as Active Directory and OpenLDAP would describe it. */
export interface LdapEntry {
  dn: string
  attributes: Record<string, (string | Buffer)[]>
}

export const baseDn = 'dc=example,dc=com'
export const readerDn = `cn=reader,${baseDn}`
export const readerPassword = 'kept by the reader alone'

/** The sixteen bytes of 6f1ce3a4-9b1d-4b1e-8f00-0123456789ab, in Active Directory's order. */
export const adaGuid = Buffer.from('a4e31c6f1d9b1e4b8f000123456789ab', 'hex')

export interface LdapPerson {
  uid: string
  name: string
  [attribute: string]: string | Buffer
}

export function entriesOf(people: readonly LdapPerson[]): LdapEntry[] {
  return [
    entry(baseDn, { objectClass: ['dcObject', 'organization'], dc: ['example'], o: ['Example'] }),
    entry(`ou=people,${baseDn}`, { objectClass: ['organizationalUnit'], ou: ['people'] }),
    entry(`ou=machines,${baseDn}`, { objectClass: ['organizationalUnit'], ou: ['machines'] }),
    entry(`cn=printer,ou=machines,${baseDn}`, { objectClass: ['device'], cn: ['printer'] }),
    ...people.map(personEntry),
  ]
}

function personEntry({ uid, name, ...more }: LdapPerson): LdapEntry {
  const given = Object.entries(more).map(([attribute, value]) => [attribute, [value]] as const)
  return entry(`uid=${uid},ou=people,${baseDn}`, {
    objectClass: ['person', 'organizationalPerson', 'inetOrgPerson', 'vestibuleTestPerson'],
    uid: [uid],
    cn: [name],
    sn: [name.split(' ').at(-1)!],
    ...Object.fromEntries(given),
  })
}

function entry(dn: string, attributes: LdapEntry['attributes']): LdapEntry {
  return { dn, attributes }
}

export function ldifOf(entries: readonly LdapEntry[]): string {
  const line = (name: string, value: string | Buffer) => `${name}:: ${Buffer.from(value as string).toString('base64')}`
  return entries
    .map(({ dn, attributes }) =>
      [
        line('dn', dn),
        ...Object.entries(attributes).flatMap(([name, values]) => values.map((v) => line(name, v))),
      ].join('\n'),
    )
    .join('\n\n')
}
