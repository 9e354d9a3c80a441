import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { publish } from './publish.mjs'
import { buildSamlWorker } from './saml-worker.mjs'
import { inputsHash } from './stale.mjs'
import { root } from './targets.mjs'

/** @type {Record<string, (outdir: string) => Promise<unknown>>} */
const builders = {
  async server(outdir) {
    const { build } = await import('esbuild')
    const samlWorker = await buildSamlWorker(outdir)
    await build({
      absWorkingDir: root,
      entryPoints: ['src/main.ts', 'src/cli.ts'],
      outdir,
      bundle: true,
      // Commands load only what they need.
      splitting: true,
      chunkNames: 'chunk-[hash]',
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      packages: 'external',
      sourcemap: true,
      sourcesContent: false,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      define: {
        'process.env.NODE_ENV': '"production"',
        SAML_WORKER: JSON.stringify(`./${samlWorker}`),
      },
      logLevel: 'warning',
    })
  },
  async web(outdir) {
    const { build } = await import('vite')
    await build({
      root: join(root, 'web'),
      configFile: join(root, 'web', 'vite.config.ts'),
      mode: 'production',
      logLevel: 'warn',
      build: { outDir: outdir, emptyOutDir: true },
    })
  },
}

/** Builds one target beside its place, then publishes it. */
export async function buildTarget(name) {
  const begun = performance.now()
  // Before it is read: a file changed meanwhile makes the result stale again.
  const inputs = inputsHash(name)
  mkdirSync(join(root, 'dist'), { recursive: true })
  const unpublished = mkdtempSync(join(root, 'dist', `.build-${name}-`))
  try {
    await builders[name](unpublished)
    publish(name, unpublished, inputs)
  } finally {
    rmSync(unpublished, { recursive: true, force: true })
  }
  process.stderr.write(`built ${name} in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`)
}
