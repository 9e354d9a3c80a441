import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createXmlThread, type XmlThread } from '../../../src/sso/saml/xml-thread.ts'
import { aCertificate } from './certificate.ts'
import { metadataDocument } from './metadata-document.ts'

const directory = mkdtempSync(join(tmpdir(), 'vst-threads-'))
const threads: XmlThread[] = []
afterEach(() => Promise.all(threads.splice(0).map((thread) => thread.stop())))
afterAll(() => rmSync(directory, { recursive: true }))

function opened(thread: XmlThread): XmlThread {
  threads.push(thread)
  return thread
}

/** In place of the product's own: answers each order by these lines. */
function threadOf(name: string, lines: string): XmlThread {
  const file = join(directory, `${name}.mjs`)
  writeFileSync(
    file,
    `import { parentPort, threadId, isMainThread } from 'node:worker_threads'
     const answer = (result) => parentPort.postMessage({ result })
     parentPort.on('message', ({ order }) => { ${lines} })
     parentPort.postMessage('ready')`,
  )
  return opened(createXmlThread(pathToFileURL(file)))
}

const order = { text: 'x', now: 0 }

describe('the thread in which XML is read', () => {
  it('is the only place that a parser is imported in', () => {
    const source = join(import.meta.dirname, '../../../src')
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
    const parsing = files.filter((file) =>
      /from '(?:@xmldom|@node-saml|xml-crypto|xml2js|xpath)/.test(readFileSync(join(source, file), 'utf8')),
    )

    expect(parsing.map((file) => file.split(sep).slice(0, 3).join('/'))).toEqual(['sso/saml/worker', 'sso/saml/worker'])
  })

  it('is entered by types alone from outside', () => {
    const room = join(import.meta.dirname, '../../../src/sso/saml')
    const outside = readdirSync(room, { withFileTypes: true }).filter((entry) => entry.isFile())
    const values = /^import (?!type )\{[^}]*\} from '(\.\/worker\/[^']+)'/gm
    const imports = outside.flatMap(({ name }) =>
      [...readFileSync(join(room, name), 'utf8').matchAll(values)].map(([, path]) => path),
    )

    // An error class and a word, neither of which imports anything.
    expect(new Set(imports)).toEqual(new Set(['./worker/refused.ts']))
  })

  it('gets neither the environment nor the flags of the process', async () => {
    const thread = threadOf('environment', 'answer([Object.keys(process.env), isMainThread, process.execArgv])')

    await expect(thread.perform('metadata', order)).resolves.toEqual([[], false, []])
  })

  it('is ended after two seconds, while the process goes on, and the next work gets another', async () => {
    const thread = threadOf('endless', "if (order.text === 'endless') for (;;); else answer(threadId)")
    const first = await thread.perform('metadata', order)
    let turns = 0
    const counting = setInterval(() => turns++, 1)
    const ended = thread.perform('metadata', { ...order, text: 'endless' })
    const next = thread.perform('metadata', order)

    await expect(ended).rejects.toMatchObject({ reason: 'took_too_long' })
    clearInterval(counting)
    expect(turns).toBeGreaterThan(10)
    expect(await next).not.toBe(first)
  })

  it('is ended when it takes too much memory', async () => {
    const thread = threadOf('greedy', 'const kept = []; for (;;) kept.push(new Array(100_000).fill({}))')

    await expect(thread.perform('metadata', order)).rejects.toMatchObject({ reason: 'took_too_long' })
  })

  it('is made anew when it has ended by itself', async () => {
    const thread = threadOf(
      'ending',
      "answer(threadId); if (order.text === 'last') setImmediate(() => process.exit(0))",
    )
    const first = await thread.perform('metadata', { ...order, text: 'last' })

    await expect.poll(() => thread.perform('metadata', order).catch(() => first)).not.toBe(first)
  })

  it('does one work after the other, and turns away what would wait too long', async () => {
    const thread = threadOf('slow', 'setTimeout(() => answer(order.text), 1)')
    const works = Array.from({ length: 120 }, (_, at) => thread.perform('metadata', { text: String(at), now: 0 }))
    const outcomes = await Promise.allSettled(works)
    const refused = outcomes.filter(({ status }) => status === 'rejected')

    expect(refused).toHaveLength(20)
    expect(refused[0]).toMatchObject({ reason: { code: 'xml_thread_busy', kind: 'unavailable' } })
    expect(outcomes.slice(0, 100).map((outcome) => 'value' in outcome && outcome.value)).toEqual(
      Array.from({ length: 100 }, (_, at) => String(at)),
    )
  })

  it('reports a fault of ours as one, with nothing of it shown', async () => {
    const thread = threadOf('faulty', "parentPort.postMessage({ fault: 'TypeError: x' })")

    await expect(thread.perform('metadata', order)).rejects.toThrow('the thread for XML failed')
  })

  it('is the product’s own by default', async () => {
    const thread = opened(createXmlThread())
    const text = metadataDocument({ certificates: [await aCertificate()] })

    await expect(thread.perform('metadata', { text, now: Date.now() })).resolves.toMatchObject({
      entityId: 'https://idp.example.com/saml',
    })
  })
})
