import { sql } from 'kysely'
import type { Config } from '../../config.ts'
import type { Database } from '../../db/connection.ts'
import { mailMode } from '../../mail/transport.ts'
import { probeSmtp } from '../../mail/probe-smtp.ts'
import type { Opened } from '../command.ts'
import { failed, type Finding, ok, warning } from './finding.ts'

export async function checkMail({ db, config }: Opened): Promise<Finding[]> {
  return [await checkWay(config), ...(await checkQueue(db))]
}

async function checkWay(config: Config): Promise<Finding> {
  const mode = mailMode(config)
  if (mode === 'held')
    return warning('mail', 'all mail is held (MAIL_HOLD)', 'remove MAIL_HOLD when mail may leave again')
  if (mode === 'smtp') return checkSmtp(config.smtpUrl!)
  const message = 'there is no SMTP_URL: mail is kept in the outbox and reaches nobody'
  if (config.isLoopback) return ok('mail', message)
  return warning('mail', message, 'set SMTP_URL to your mail server, such as smtps://user:password@smtp.example.com')
}

async function checkSmtp(smtpUrl: string): Promise<Finding> {
  const refusal = await probeSmtp(smtpUrl)
  if (!refusal) return ok('mail', `${new URL(smtpUrl).host} takes mail from us`)
  return failed('mail', `${refusal.host} refuses us: ${refusal.why}`, refusal.advice)
}

async function checkQueue(db: Database): Promise<Finding[]> {
  const { rows } = await sql<{ late: number; failed: number }>`
    select
      (select count(*) from delivery where state in ('queued', 'deferred') and run_at < now() - interval '1 hour'
        and created_at < now() - interval '1 hour') as late,
      (select count(*) from delivery where state = 'failed' and finished_at > now() - interval '1 day') as failed`.execute(
    db,
  )
  const { late, failed: failures } = rows[0]!
  const found: Finding[] = []
  if (late > 0)
    found.push(
      warning(
        'mail',
        `${late} mails have been due for more than an hour`,
        'see that the server runs, and what the panel says of these deliveries',
      ),
    )
  if (failures > 0)
    found.push(
      warning(
        'mail',
        `${failures} mails failed for good within a day`,
        'the panel shows each with its reason, under the person',
      ),
    )
  return found
}
