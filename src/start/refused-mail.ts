import type { Log } from '../base/log.ts'
import type { Config } from '../config.ts'
import { probeSmtp } from '../mail/probe-smtp.ts'

/** Otherwise a mistake in SMTP_URL is met by the first invitation. Never fails: mail waits, and whoever starts is only told. */
export async function warnOfRefusedMail({ smtpUrl, mailHold }: Config, log: Log): Promise<void> {
  if (smtpUrl === undefined || mailHold) return
  const refusal = await probeSmtp(smtpUrl)
  if (!refusal) return
  const { advice, ...facts } = refusal
  log.warn(facts, `the mail server does not take mail from us, which waits until it does: ${advice}`)
}
