import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { createLog } from '../../src/base/log.ts'
import { terminalLog } from '../../src/start/terminal-log.ts'

function written(act: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  act(
    createLog(
      'info',
      terminalLog((chunk) => (text += chunk)),
    ),
  )
  return stripVTControlCharacters(text)
}

it('is a line an event: the time, what happened, the facts', () => {
  const text = written((log) => log.info({ port: 8080, path: '/x' }, 'listening'))
  expect(text).toMatch(/^\d\d:\d\d:\d\d listening port=8080 path=\/x\n$/)
})

it('shows where an error came from', () => {
  expect(written((log) => log.error({ err: new Error('broken') }, 'fault'))).toMatch(/fault\nError: broken\n\s+at /)
})

it('leaves out secrets, whoever logs them', () => {
  const text = written((log) =>
    log.warn({ token: 'hunter2', headers: { authorization: 'hunter2', cookie: 'hunter2' } }, 'odd'),
  )
  expect(text).toContain('odd')
  expect(text).not.toContain('hunter2')
})
