import type { Config } from '../config.ts'

/** What the operator wants to know once the server listens; read by people, on a terminal or in a log. */
export function banner(config: Config, firstAdminLink: string | undefined): string {
  const facts: [string, string][] = [
    ['Panel', `${config.publicUrl}/admin`],
    ['SCIM', `${config.publicUrl}/scim/v2`],
    [
      'Data',
      config.databaseUrl === undefined
        ? `${config.dataDirectory} (embedded PostgreSQL)`
        : 'the database of DATABASE_URL',
    ],
    ['Mail', mailFate(config)],
  ]
  const lines = facts.map(([name, value]) => `  ${name.padEnd(6)} ${value}`)
  return ['', 'Vestibule is ready.', '', ...lines, ...invitation(firstAdminLink), '', ''].join('\n')
}

function mailFate({ mailHold, smtpUrl }: Config): string {
  if (mailHold) return 'held (MAIL_HOLD): nothing leaves this machine'
  if (smtpUrl === undefined) return "kept in the panel's outbox (no SMTP_URL): nothing leaves this machine"
  return `sent by ${new URL(smtpUrl).host}`
}

function invitation(firstAdminLink: string | undefined): string[] {
  if (firstAdminLink === undefined) return []
  return [
    '',
    '  Nobody runs it yet. Open this link within 15 minutes to become its owner; it works once:',
    '',
    `  ${firstAdminLink}`,
  ]
}
