import { runCli } from './cli/run-cli.ts'

/** The operator's commands: `vestibule start`, `vestibule client connect` … */
const exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  say: (text) => process.stdout.write(text),
  complain: (line) => process.stderr.write(`${line}\n`),
})
// Not process.exit: a server that has started goes on, and output that is on its way arrives.
process.exitCode = exitCode
