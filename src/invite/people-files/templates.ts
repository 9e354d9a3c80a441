import type { UploadedKind } from './read-file.ts'

/** A file of each kind to begin with. */
export const peopleFileTemplates: Record<UploadedKind, { name: string; type: string; content: string }> = {
  csv: {
    name: 'people.csv',
    type: 'text/csv; charset=utf-8',
    content: '\ufeffEmail,User Name,External Id,Employee Id\r\nada@example.com,,,\r\n,bob@example.com,,\r\n,,,1042\r\n',
  },
  txt: {
    name: 'people.txt',
    type: 'text/plain; charset=utf-8',
    content: '# One address, user name, external id or employee number a line\nada@example.com\n1042\n',
  },
  vcf: {
    name: 'people.vcf',
    type: 'text/vcard; charset=utf-8',
    content:
      'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Lovelace\r\nN:Lovelace;Ada;;;\r\nEMAIL:ada@example.com\r\nEND:VCARD\r\n',
  },
  ldif: {
    name: 'people.ldif',
    type: 'text/plain; charset=utf-8',
    content: 'version: 1\n\ndn: uid=ada,ou=people,dc=example,dc=com\nuid: ada\nmail: ada@example.com\n',
  },
}
