import { InvalidMailText } from './errors.ts'

export const MAX_SUBJECT = 200
export const MAX_BODY = 10_000

/** What may stand between double braces in a text of an admin's own. */
export const mailVariables = ['name', 'company', 'claimLink', 'expiresOn'] as const

/** `link` is for our own texts of mails that hold another link than a claim link. */
export type MailVariable = (typeof mailVariables)[number] | 'link'

export type Piece = string | { variable: MailVariable }

/**
 * Splits a text at its variables: `{{name}}`, spaces inside the braces allowed. There is no other syntax, so nothing an
 * admin writes can be more than text.
 * @throws InvalidMailText naming the first unknown variable
 */
export function readPieces(text: string, field: 'subject' | 'body', known: readonly string[] = mailVariables): Piece[] {
  const pieces = text.split(/\{\{([^{}]*)\}\}/)
  return pieces.map((piece, at) => (at % 2 === 0 ? piece : { variable: variableNamed(piece, field, known) }))
}

function variableNamed(inside: string, field: 'subject' | 'body', known: readonly string[]): MailVariable {
  const name = inside.trim()
  if (known.includes(name)) return name as MailVariable
  const shown = name.slice(0, 40)
  const all = known.map((variable) => `{{${variable}}}`).join(', ')
  throw new InvalidMailText(field, `the ${field} names the unknown variable {{${shown}}}; there are ${all}`)
}

const linkless = mailVariables.filter((variable) => variable !== 'claimLink')

/**
 * Whether an admin's own subject and text can be sent; absent ones are the catalogue's and can.
 * @throws InvalidMailText saying what is wrong
 */
export function checkMailText({ subject, body }: { subject?: string | null; body?: string | null }): void {
  if (typeof subject === 'string') checkSubject(subject)
  if (typeof body === 'string') checkBody(body)
}

function checkSubject(subject: string): void {
  if (!subject.trim()) throw new InvalidMailText('subject', 'the subject is empty')
  if (subject.length > MAX_SUBJECT) {
    throw new InvalidMailText('subject', `the subject is longer than ${MAX_SUBJECT} characters`)
  }
  // Subjects are shown on locked screens and kept in logs of mail servers, so the link has no place there.
  readPieces(subject, 'subject', linkless)
}

function checkBody(body: string): void {
  if (body.length > MAX_BODY) throw new InvalidMailText('body', `the text is longer than ${MAX_BODY} characters`)
  const pieces = readPieces(body, 'body')
  if (pieces.some((piece) => typeof piece !== 'string' && piece.variable === 'claimLink')) return
  throw new InvalidMailText('body', 'the text must contain {{claimLink}}, or nobody could follow the invitation')
}
