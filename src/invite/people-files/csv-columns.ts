import { fold } from '../../base/fold.ts'
import type { KeyKind } from './file-row.ts'

const names: Record<Exclude<KeyKind, 'any'>, string[]> = {
  address: [
    'email',
    'emailaddress',
    'mail',
    'mailaddress',
    'workemail',
    'primaryemail',
    'emailwork',
    'adresse',
    'courriel',
  ],
  userName: ['username', 'userprincipalname', 'upn', 'login', 'loginname', 'account', 'uid', 'samaccountname', 'user'],
  externalId: ['externalid', 'objectid', 'objectguid', 'azureobjectid', 'immutableid'],
  employeeNumber: [
    'employeeid',
    'employeenumber',
    'employeeno',
    'personnelnumber',
    'staffid',
    'staffnumber',
    'workerid',
  ],
}

const kinds = new Map(Object.entries(names).flatMap(([kind, all]) => all.map((name) => [name, kind as KeyKind])))

/** What a header says its column holds; undefined where it names no key. Case, spaces and punctuation do not count. */
export function columnOf(header: string): KeyKind | undefined {
  return kinds.get(fold(header).replace(/[^\p{L}\p{N}]/gu, ''))
}
