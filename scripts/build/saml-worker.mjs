import { basename } from 'node:path'
import { removeOld } from './remove-old.mjs'
import { root } from './targets.mjs'

/**
 * The thread that parses XML, as a file of its own: a thread has to be started from one, and of the server's bundle it needs almost nothing.
 * The name carries a hash of the content, so that a server which runs from an older build still starts the thread it was built with.
 * @returns the file's name
 */
export async function buildSamlWorker(outdir) {
  const { build } = await import('esbuild')
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { 'saml-worker': 'src/sso/saml/worker/main.ts' },
    outdir,
    bundle: true,
    entryNames: '[name]-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    metafile: true,
  })
  return basename(Object.keys(metafile.outputs).find((file) => file.endsWith('.js')))
}

/** The same for the tests, made at the start of each run; what runs of another day were given goes. */
export async function buildTestSamlWorker(outdir) {
  const name = await buildSamlWorker(outdir)
  removeOld(outdir, new Set([name, `${name}.map`]))
  return name
}
