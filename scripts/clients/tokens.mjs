import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const CLI = fileURLToPath(new URL('../run.mjs', import.meta.url))
const KINDS = { entra: 'entra', 'entra-legacy': 'entra', okta: 'okta', google: 'google', adsync: 'ad_sync' }

/** Pairs every script with the base URL and token of a tenant of its own; throws a sentence the caller can print. */
export async function targetsFor(names, { base, tokens, tokenFor, fresh }) {
  if (fresh) return freshTargets(names, base)
  if (!base) throw new Error('--base is needed, unless --fresh makes the tenants')

  const rest = [...tokens]
  return names.map((name) => {
    const token = tokenFor.get(name) ?? rest.shift()
    if (token) return { baseUrl: base, token }
    throw new Error(
      `no token left for ${name}: every script needs an empty tenant of its own. ` +
        'Give --token once per script, or --token-for name=token, or --fresh.',
    )
  })
}

async function freshTargets(names, base) {
  const targets = []
  for (const name of names) targets.push(await freshTarget(name, base))
  return targets
}

async function freshTarget(name, base) {
  const slug = `replay-${name.replaceAll('_', '-').toLowerCase()}-${randomBytes(4).toString('hex')}`
  await cli(['tenant', 'create', slug, '--name', `Replay of ${name}`, '--admin-email', 'replay@example.com'])
  const kind = KINDS[name] ?? 'other_idp'
  const { scimBaseUrl, token } = await cli(['client', 'connect', slug, '--kind', kind, '--invite', 'later'])
  return { baseUrl: base ?? scimBaseUrl, token }
}

async function cli(words) {
  const { stdout } = await run(process.execPath, [CLI, ...words, '--json'])
  return JSON.parse(stdout)
}
