import { type ParsedMail, simpleParser } from 'mailparser'
import type { Database } from '../../src/db/connection.ts'

/** The newest mail to this address, once it is there; mail is sent behind the request that caused it. */
export async function mailTo(db: Database, address: string, { atLeast = 1 } = {}): Promise<ParsedMail> {
  for (let patience = 0; patience < 100; patience++) {
    const rows = await db
      .selectFrom('outboxMessage')
      .select('message')
      .where('toAddress', '=', address)
      .orderBy('no')
      .execute()
    if (rows.length >= atLeast) return simpleParser(rows.at(-1)!.message)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the mail did not come')
}

/** The first address of ours in it. */
export function linkIn({ text = '' }: ParsedMail, baseUrl: string): string {
  const link = text.split(/\s+/).find((word) => word.startsWith(baseUrl))
  if (!link) throw new Error(`no link in: ${text}`)
  return link
}
