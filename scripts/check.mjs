#!/usr/bin/env node
// Everything that can be said of the source without running it. `npm run check` before a push.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { root } from './build/targets.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)

const checks = [
  { name: 'types', command: [bin('tsc'), '-p', '.', '--noEmit'] },
  { name: 'types of the panel', command: [bin('tsc'), '-p', 'web', '--noEmit'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware'] },
  { name: 'format', command: [bin('biome'), 'format', '.'] },
  { name: 'import directions', command: [bin('vitest'), 'run', 'test/rooms.test.ts'], needs: 'test/rooms.test.ts' },
  { name: 'build', command: [process.execPath, 'scripts/build.mjs'] },
]

function run({ name, command, needs }) {
  if (needs && !existsSync(join(root, needs))) return { name, code: 1, output: `${needs} is missing\n` }
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.once('error', (error) => resolve({ name, code: 1, output: `${error.message}\n` }))
    child.once('close', (code) => resolve({ name, code, output }))
  })
}

async function runAll() {
  const waiting = [...checks]
  const failed = []
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const { name, code, output } = await run(check)
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}`)
      if (code === 0) continue
      failed.push(name)
      process.stdout.write(output)
    }
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker))
  return failed
}

const failed = await runAll()
console.log(failed.length === 0 ? '\nall checks passed' : `\nfailed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
