import { sql } from 'kysely'
import type { Trx } from '../../db/connection.ts'
import { composeMessage } from '../../mail/compose-message.ts'
import type { LeasedDelivery } from '../../mail/lease-deliveries.ts'
import { createMailMaker } from '../../mail/make-mail.ts'
import { messageId } from '../../mail/message-id.ts'
import { keptInOutbox } from '../../mail/outbox-transport.ts'
import type { OutgoingMail } from '../../mail/transport.ts'
import type { House } from './house.ts'

type Mailed = Pick<
  LeasedDelivery,
  | 'personNo'
  | 'cause'
  | 'nth'
  | 'kind'
  | 'address'
  | 'name'
  | 'locale'
  | 'subject'
  | 'body'
  | 'handle'
  | 'generation'
  | 'keyId'
  | 'linkExpiresAt'
> & { finishedAt: Date }

export interface KeptMail {
  mail: OutgoingMail
  at: Date
}

/**
 * The mails whose links still work, as they would look, written by what writes real ones. Where mail goes out there is no
 * outbox: then it is as if the mail server had taken them.
 */
export async function plantOutbox(trx: Trx, house: House): Promise<void> {
  if (house.config.smtpUrl) return
  const make = createMailMaker({ db: trx, keyring: house.keyring, publicUrl: house.config.publicUrl })
  const kept: KeptMail[] = []
  for (const mailed of await mailedTo(trx, house.tenantId)) {
    const mail = await make(leasedFrom(mailed, house), idOf(mailed, house))
    if ('to' in mail) kept.push({ mail, at: mailed.finishedAt })
  }
  await keepMail(trx, house, kept)
  await sql`update delivery set result = ${keptInOutbox}, result_code = null
    where tenant_id = ${house.tenantId} and state = 'sent' and exists (
      select from outbox_message as message
      where message.tenant_id = delivery.tenant_id and message.person_no = delivery.person_no)`.execute(trx)
}

export async function keepMail(trx: Trx, { tenantId, config }: House, kept: readonly KeptMail[]): Promise<void> {
  const rows = kept.map(({ mail, at }) => ({
    person: mail.personNo,
    at,
    to: mail.to.address,
    subject: mail.subject,
    message: composeMessage(mail, config.mailFrom, at).toString('utf8'),
  }))
  await sql`insert into outbox_message (tenant_id, person_no, at, to_address, subject, message)
    select ${tenantId}, person, at, "to", subject, message
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(person bigint, at timestamptz, "to" text, subject text, message text)
    order by at`.execute(trx)
}

/** To whoever can claim still; the oldest first. */
async function mailedTo(trx: Trx, tenantId: number): Promise<Mailed[]> {
  const { rows } = await sql<Mailed>`
    select delivery.person_no, delivery.cause, delivery.nth, delivery.kind, delivery.finished_at, address.value as address,
      person.attributes ->> 'displayName' as name, person.attributes ->> 'preferredLanguage' as locale,
      campaign.subject, campaign.body, standing.handle, standing.generation, standing.key_id, standing.link_expires_at
    from delivery
    join standing on standing.tenant_id = delivery.tenant_id and standing.person_no = delivery.person_no
    join person on person.tenant_id = delivery.tenant_id and person.no = delivery.person_no
    join person_address as address on address.tenant_id = person.tenant_id and address.person_no = person.no and address.is_mail
    left join campaign on campaign.tenant_id = delivery.tenant_id and campaign.no = delivery.campaign_no
    where delivery.tenant_id = ${tenantId} and delivery.state = 'sent' and claimed_at is null and link_expires_at > now()
    order by delivery.finished_at`.execute(trx)
  return rows
}

function leasedFrom(mailed: Mailed, { tenantId, company }: House): LeasedDelivery {
  const { name: tenantName, brandColour, domain } = company
  const design = { tenantName, tenantLocale: null, brandColour, helpContact: helpContactOf(domain) }
  const noLogo = { logoHandle: null, logoWidth: null, logoHeight: null }
  return { ...mailed, ...design, ...noLogo, tenantId, fence: 1, attempts: 1, messageId: null }
}

export const helpContactOf = (domain: string) => `help@${domain}`

function idOf({ personNo, cause, nth }: Mailed, { tenantId, keyring, config }: House): string {
  return messageId(keyring, { tenantId, personNo, cause, nth }, config.mailFrom.address.split('@').at(-1)!)
}
