#!/usr/bin/env node
// Runs Vestibule, built anew where its source changed: `vestibule start`, `vestibule tenant list` …
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { staleTargets } from './build/stale.mjs'
import { canBuild, root } from './build/targets.mjs'

// Only the server shows the panel.
const needed = process.argv[2] === 'start' ? ['server', 'web'] : ['server']

function buildStale() {
  if (!canBuild()) return existsSync(`${root}/dist/server/cli.js`)
  const stale = staleTargets(needed)
  if (stale.length === 0) return true
  // In a process of its own, whose memory goes with it. Its words go to stderr: commands answer on stdout.
  const { status } = spawnSync(process.execPath, [`${root}/scripts/build.mjs`, ...stale], { stdio: ['ignore', 2, 2] })
  return status === 0
}

/**
 * npm gives its signal to the shell that it puts between, and the shell ends without passing it on. (`npm start` leaves the
 * shell by `exec`, except on Windows, which has none.)
 */
function endWithShell() {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}

if (process.env.npm_lifecycle_event && process.platform !== 'win32') endWithShell()

if (buildStale()) {
  process.setSourceMapsEnabled(true)
  // From Node 22 on.
  module.enableCompileCache?.()
  // In this very process, so that signals and the exit code need no one to pass them on.
  await import('../dist/server/cli.js')
} else {
  const remedy = canBuild()
    ? 'Vestibule cannot be built; see above.'
    : 'Vestibule is not built: run "npm ci" and start again.'
  console.error(remedy)
  process.exitCode = 1
}
