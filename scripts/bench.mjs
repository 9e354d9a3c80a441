import { build } from 'esbuild'

// Built beside the server's bundle, so that both sides run as plain JavaScript.
await build({
  entryPoints: ['bench/run.ts', 'bench/accounts.ts', 'bench/baseline.ts'],
  outdir: 'dist/bench',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
})
// `npm run bench -- accounts` measures uploads and exports.
await (process.argv[2] === 'accounts' ? import('../dist/bench/accounts.js') : import('../dist/bench/run.js'))
