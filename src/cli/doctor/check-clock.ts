import { sql } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import type { Database } from '../../db/connection.ts'
import { failed, type Finding, ok, warning } from './finding.ts'

const advice = 'let both machines keep their time by NTP (timedatectl set-ntp true)'

/** Links live by the database's clock, tokens of identity providers by this machine's; 60 s is what those forgive. */
export async function checkClock(db: Database, clock: Clock): Promise<Finding[]> {
  const asked = clock().getTime()
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  const answered = clock().getTime()
  const seconds = Math.abs(rows[0]!.now.getTime() - (asked + answered) / 2) / 1000
  const message = `this machine and the database differ by ${seconds.toFixed(1)} s`
  if (seconds > 60) return [failed('clock', message, advice)]
  if (seconds > 5) return [warning('clock', message, advice)]
  return [ok('clock', message)]
}
