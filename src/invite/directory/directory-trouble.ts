import { OutgoingRefused } from '../../http/outgoing/errors.ts'
import { DirectoryProblem, type DirectoryStep } from './errors.ts'
import type { Unreadable } from './framed-socket.ts'

export interface Circumstances {
  host: string
  /** The time for the whole is over. */
  hasPassed: boolean
  unreadable: Unreadable | undefined
}

/** What is wrong, and what to do about it. */
type Sentences = readonly [string, string]

/** Says of an error of the network, of TLS or of LDAP what is wrong and what to do. */
export function problemOf(error: unknown, { host, hasPassed, unreadable }: Circumstances): DirectoryProblem {
  const problem = (step: DirectoryStep, sentences: Sentences) => new DirectoryProblem(step, sentences, error)
  if (error instanceof OutgoingRefused) return problem('name', [error.sentence, error.remedy])
  if (unreadable === 'too_much') return problem('search', tooMuch)
  if (unreadable === 'not_ldap') return problem('connection', notLdap(host))
  if (hasPassed) return problem('connection', tooSlow(host))
  const { code, message } = error as { code?: unknown; message: string }
  if (typeof code === 'number') return problem(...ofResult(code, plain(message), host))
  const trust = ofCertificate(String(code), plain(message), host)
  return trust ? problem('certificate', trust) : problem('connection', ofConnection(String(code), host))
}

export const tooMuch: Sentences = [
  'The directory answers with more than can be read at once.',
  'Narrow the filter or the base.',
]

function notLdap(host: string): Sentences {
  return [`${host} answers, but not as a directory.`, 'Check the port: 636 for ldaps://, 389 for ldap://.']
}

function tooSlow(host: string): Sentences {
  return [`${host} gave no whole answer in time.`, 'Narrow the filter, or ask whoever runs it why it is slow.']
}

/** By the result codes of RFC 4511 §4.1.9. */
function ofResult(code: number, said: string, host: string): [DirectoryStep, Sentences] {
  const account = 'Let whoever runs the directory look at the rights of this account.'
  switch (code) {
    case 49:
      return ['sign_in', ofSignIn(said)]
    case 8:
    case 13:
      return ['sign_in', [`${host} wants another way to sign in: ${said}.`, account]]
    case 32:
      return ['base', ['There is nothing under the base DN, or this account may not see it.', 'Check its spelling.']]
    case 34:
      return ['base', ['A DN cannot be read.', 'Write the base DN and the bind DN as cn=reader,dc=example,dc=com.']]
    case 10:
      return ['base', ['The base DN is held by another server.', 'Give the address of that one, or another base DN.']]
    case 3:
    case 4:
    case 11:
      return ['search', ['The directory gives this account no more of the answer.', 'Narrow the filter.']]
    case 50:
      return ['search', ['This account may not search there.', account]]
    default:
      return ['search', [`${host} refused: ${said}.`, 'Ask whoever runs the directory.']]
  }
}

/** Active Directory tells the reason in a code of its own, after the word data. */
const signInReasons: Record<string, Sentences> = {
  '525': ['There is no such account.', 'Check the bind DN.'],
  '52e': ['The password of the bind DN is wrong.', 'Enter it again.'],
  '530': ['This account may not sign in at this time.', 'Let its hours be changed.'],
  '532': ['The password of the bind DN has expired.', 'Let it be set anew, best without expiry.'],
  '533': ['The account of the bind DN is disabled.', 'Let it be enabled.'],
  '701': ['The account of the bind DN has expired.', 'Let its end be moved.'],
  '773': ['The password of the bind DN must be changed first.', 'Let it be set anew.'],
  '775': ['The account of the bind DN is locked.', 'Let it be unlocked.'],
}

function ofSignIn(said: string): Sentences {
  const reason = signInReasons[/\bdata ([0-9a-f]{3})\b/i.exec(said)?.[1]?.toLowerCase() ?? '']
  return reason ?? ['The directory does not know the bind DN, or its password is wrong.', 'Enter both again.']
}

const untrusted = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_)/

function ofCertificate(code: string, said: string, host: string): Sentences | undefined {
  if (untrusted.test(code))
    return [
      `The certificate of ${host} is signed by nobody whom this server knows.`,
      'Give the certificate of the authority that signed it.',
    ]
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return [`The certificate of ${host} is out of date.`, 'Have it renewed.']
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [`The certificate of ${host} is for another name.`, 'Use a name that stands in the certificate.']
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return [
      `${host} speaks no TLS that this server accepts (${said.slice(0, 120)}).`,
      'ldaps:// is usually on port 636, ldap:// with StartTLS on 389; TLS must be 1.2 or newer.',
    ]
  return undefined
}

function ofConnection(code: string, host: string): Sentences {
  if (code === 'ECONNREFUSED')
    return [`Nothing answers at ${host} on this port.`, 'Check the port, and that the directory runs.']
  return [`${host} cannot be reached, or it broke the connection.`, 'Check the address, the port and firewalls.']
}

/** In one line, without the code that ldapts writes behind it. */
function plain(message: string): string {
  return message
    .replace(/\s*Code: 0x[0-9a-f]+$/i, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300)
}
