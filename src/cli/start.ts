import type { Command } from './command.ts'

export const startCommand: Command = {
  name: 'start',
  summary: 'Run the server until a signal ends it',
  async run(_, { env }) {
    // Its code is read only by the command that needs it.
    const { start } = await import('../main.ts')
    await start(env)
    return { json: {}, text: '' }
  },
}
