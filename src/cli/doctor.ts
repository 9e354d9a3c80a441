import { CannotStart } from '../base/cannot-start.ts'
import type { JsonObject } from '../base/json.ts'
import type { Command, CommandContext, CommandResult, Opened } from './command.ts'
import { checkClock } from './doctor/check-clock.ts'
import { checkDatabase } from './doctor/check-database.ts'
import { checkDisk } from './doctor/check-disk.ts'
import { checkJobs } from './doctor/check-jobs.ts'
import { checkKeys, checkPublicUrl } from './doctor/check-keys.ts'
import { checkMail } from './doctor/check-mail.ts'
import { checkServer } from './doctor/check-server.ts'
import { failed, type Finding } from './doctor/finding.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Look over database, mail, clock, keys, disk and address, and say what to do',
  async run(_, context) {
    return report(await examine(context))
  },
}

/** What keeps the others from being looked at is itself the finding. */
async function examine(context: CommandContext): Promise<Finding[]> {
  try {
    context.config()
  } catch (error) {
    return obstacles('configuration', error)
  }
  try {
    return await context.withDatabase('doctor', (opened) => examineOpened(opened, context))
  } catch (error) {
    return [...obstacles('database', error), ...(await checkDisk(context.config()))]
  }
}

async function examineOpened(opened: Opened, { clock, env }: CommandContext): Promise<Finding[]> {
  const { db, config } = opened
  return [
    ...(await checkDatabase(opened)),
    ...(await checkMail(opened)),
    ...(await checkClock(db, clock)),
    ...(await checkKeys(opened, env)),
    ...(await checkDisk(config)),
    ...checkPublicUrl(opened),
    ...(await checkServer(config)),
    ...(await checkJobs(db)),
  ]
}

function obstacles(check: string, error: unknown): Finding[] {
  if (!(error instanceof CannotStart)) throw error
  return error.lines.map((line) => {
    const [message, ...advice] = line.split(/: (?=[a-z])/)
    return failed(check, message!, advice.join(': ') || 'put it right and run the doctor again')
  })
}

function report(findings: readonly Finding[]): CommandResult {
  const isWell = findings.every(({ status }) => status !== 'failed')
  const lines = findings.flatMap(({ check, status, message, advice }) => [
    `${marks[status]} ${check.padEnd(13)} ${message}`,
    ...(advice ? [`  ${''.padEnd(13)} → ${advice}`] : []),
  ])
  const verdict = isWell ? 'Vestibule can run.' : 'Something must be put right first.'
  return {
    json: { ok: isWell, checks: findings as unknown as JsonObject[] },
    text: [...lines, '', verdict].join('\n'),
    exitCode: isWell ? 0 : 1,
  }
}

const marks: Record<Finding['status'], string> = { ok: '✓', warning: '!', failed: '✗' }
