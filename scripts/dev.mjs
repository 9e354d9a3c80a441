#!/usr/bin/env node
// Runs the server and starts it anew whenever a source changes. Arguments go to the command: `npm run dev -- start`.
import './node-version.mjs'
import { spawn, spawnSync } from 'node:child_process'
import { watch } from 'node:fs'
import { root } from './build/targets.mjs'

const words = process.argv.length > 2 ? process.argv.slice(2) : ['start']
const settleMs = 200
let server
let timer
let isEnding = false

function start() {
  server = spawn(process.execPath, ['--enable-source-maps', `${root}/scripts/run.mjs`, ...words], { stdio: 'inherit' })
  server.once('exit', (code) => {
    server = undefined
    if (isEnding) process.exit(code ?? 0)
    if (code) console.error('the server ended; it is started again when a source changes')
  })
}

async function restart() {
  // Before the running one is ended: a source that does not build leaves it running.
  const { status } = spawnSync(process.execPath, [`${root}/scripts/build.mjs`], { stdio: 'inherit' })
  if (status !== 0) return
  const running = server
  if (running) await new Promise((resolve) => running.once('exit', resolve).kill('SIGTERM'))
  start()
}

for (const directory of ['src', 'migrations', 'web']) {
  watch(`${root}/${directory}`, { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void restart(), settleMs)
  })
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    isEnding = true
    if (!server) process.exit(0)
    // The terminal sends its Ctrl-C to both; only the other signals have to be passed on.
    if (signal !== 'SIGINT') server.kill(signal)
  })
}
start()
