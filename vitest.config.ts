import { pathToFileURL } from 'node:url'
import { defineConfig } from 'vitest/config'
import { buildTestSamlWorker } from './scripts/build/saml-worker.mjs'

// A thread starts from a file, and Node reads no TypeScript: made of the source as it stands, where it finds the packages.
const workers = `${import.meta.dirname}/dist/test-workers`
const samlWorker = pathToFileURL(`${workers}/${await buildTestSamlWorker(workers)}`).href

export default defineConfig({
  define: { SAML_WORKER: JSON.stringify(samlWorker) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes when it comes; a busy machine must not decide.
    expect: { poll: { timeout: 15_000 } },
    // Only what a browser has waited for in vain is looked at once more, and the run says so beside the test.
    retry: { count: 1, condition: /: Timeout \d+ms exceeded/ },
    maxWorkers: 2,
    pool: 'forks',
  },
})
