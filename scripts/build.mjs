#!/usr/bin/env node
// Builds what is stale: the server's bundle into dist/server, the panel into dist/web.
//   node scripts/build.mjs [--force] [server] [web]
import './node-version.mjs'
import { staleTargets } from './build/stale.mjs'
import { targets } from './build/targets.mjs'

const words = process.argv.slice(2)
const named = words.filter((word) => word in targets)
const names = named.length > 0 ? named : Object.keys(targets)
const stale = words.includes('--force') ? names : staleTargets(names)

// Before the builders are loaded, which look once.
if (!process.stderr.isTTY) process.env.NO_COLOR ??= '1'

if (stale.length > 0) {
  const { buildTarget } = await import('./build/builders.mjs')
  const results = await Promise.allSettled(stale.map(buildTarget))
  for (const { reason } of results.filter(({ status }) => status === 'rejected')) {
    // esbuild has already written what is wrong; vite has not.
    if (!reason?.errors || reason.id || reason.plugin || !('warnings' in reason))
      console.error(reason?.message ?? reason)
    process.exitCode = 1
  }
}
