import { build } from 'esbuild'

/** `npm run bench -- accounts` and so on; SCIM without a word. */
const benches = ['accounts', 'bulk', 'first-run', 'mail', 'panel']

// Built beside the server's bundle, so that both sides run as plain JavaScript.
await build({
  entryPoints: ['run', 'baseline', 'smtp-sink', ...benches].map((name) => `bench/${name}.ts`),
  outdir: 'dist/bench',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
})
await import(`../dist/bench/${benches.includes(process.argv[2]) ? process.argv[2] : 'run'}.js`)
