import { build } from 'esbuild'

// Built beside the server's bundle, so that both sides run as plain JavaScript.
await build({
  entryPoints: ['bench/run.ts', 'bench/baseline.ts'],
  outdir: 'dist/bench',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
})
await import('../dist/bench/run.js')
