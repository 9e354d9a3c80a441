#!/usr/bin/env node
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { replay } from './clients/replay.mjs'
import { targetsFor } from './clients/tokens.mjs'

const HELP = `Replays recorded traffic of provisioning clients against a running server.

  npm run clients -- --fresh                              a new tenant for every script (through the operator's commands)
  npm run clients -- --base URL --token T [--token T …]   one token per script, in the order of the scripts
  npm run clients -- --base URL --token-for okta=T …      a token for a script by its name

  [files…]             scripts to replay; default: test/clients/*/*.json
  --base URL           the SCIM base URL, such as http://localhost:8080/scim/v2
  --token T            a bearer token of an EMPTY tenant; some steps count resources, so no two scripts share one
  --token-for NAME=T   the same for one script; NAME is its folder's name, or its file's without .json
  --fresh              makes the tenants itself; needs the settings the server was started with
  --json               the verdicts as JSON

A script passes when every step of level "must" does; failed "should" steps are warnings.
Exit code: 0 when every script passes, 1 when one does not, 2 when nothing could be replayed.
`

const RECORDED = fileURLToPath(new URL('../test/clients', import.meta.url))

const recordedScripts = () =>
  readdirSync(RECORDED, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => join(RECORDED, file))

const scriptName = (file) => {
  const name = basename(file, '.json')
  return name === 'lifecycle' ? basename(dirname(file)) : name
}

const pairs = (words) =>
  new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]))

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      base: { type: 'string' },
      token: { type: 'string', multiple: true, default: [] },
      'token-for': { type: 'string', multiple: true, default: [] },
      fresh: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const files = positionals.length > 0 ? positionals : recordedScripts()
  return { ...values, tokens: values.token, tokenFor: pairs(values['token-for']), files }
}

function describe(verdict) {
  const word = verdict.failedMust === 0 ? 'PASS' : 'FAIL'
  const counts = `${verdict.passed} of ${verdict.total} steps, ${verdict.failedMust} failed must, ${verdict.failedShould} failed should`
  const lines = [`${word}  ${verdict.file}: ${counts}`]
  for (const step of verdict.failures) {
    lines.push(`      ${step.level}: ${step.name} [${step.ref.join(' ')}]`)
    lines.push(`        ${step.request} -> ${step.status ?? 'no answer'}`)
    lines.push(`        ${step.failure}`)
    if (step.answer) lines.push(`        ${step.answer}`)
  }
  return lines.join('\n')
}

async function replayAll(options) {
  const names = options.files.map(scriptName)
  const targets = await targetsFor(names, options)
  const verdicts = []
  for (const [index, file] of options.files.entries()) {
    const verdict = await replay(JSON.parse(readFileSync(file, 'utf8')), targets[index])
    verdicts.push({ ...verdict, file: names[index] })
    if (!options.json) console.log(describe(verdicts.at(-1)))
  }
  return verdicts
}

function conclude(verdicts, json) {
  const sum = (key) => verdicts.reduce((total, verdict) => total + verdict[key], 0)
  if (json) console.log(JSON.stringify(verdicts, null, 2))
  else console.log(`\n${sum('passed')} passed, ${sum('failedMust') + sum('failedShould')} failed`)
  process.exitCode = sum('failedMust') === 0 ? 0 : 1
}

try {
  const options = readOptions()
  if (options.help) console.log(HELP)
  else conclude(await replayAll(options), options.json)
} catch (error) {
  console.error(error.message)
  process.exitCode = 2
}
