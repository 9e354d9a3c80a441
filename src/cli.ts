import { start } from './main.ts'

/** The operator's commands. */
if (process.argv[2] === 'start') {
  await start()
} else {
  console.error('usage: vestibule start')
  process.exitCode = 1
}
