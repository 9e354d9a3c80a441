import { satisfies } from './expectation.mjs'
import { atPointer } from './json-pointer.mjs'
import { send } from './send.mjs'
import { fillIn, MissingVariable } from './variables.mjs'

const SLOWEST_MILLISECONDS = 10_000

/** Replays one script in order; a failed step does not stop it, unless a later one needs what it should have saved. */
export async function replay(script, { baseUrl, token }) {
  const variables = new Map([
    ['baseUrl', baseUrl.replace(/\/$/, '')],
    ['token', token],
  ])
  const steps = []
  for (const step of script.steps) steps.push(await runStep(step, variables))
  return verdict(script.idp, steps)
}

function verdict(name, steps) {
  const failures = steps.filter((step) => step.failure)
  const must = failures.filter((step) => step.level === 'must')
  return {
    name,
    total: steps.length,
    passed: steps.length - failures.length,
    failedMust: must.length,
    failedShould: failures.length - must.length,
    failures,
  }
}

async function runStep(step, variables) {
  const report = { name: step.name, ref: step.ref ?? [], level: step.level ?? 'must' }
  report.request = `${step.request.method} ${step.request.path}`
  try {
    const request = fillIn(step.request, variables)
    const expected = fillIn(step.expect, variables)
    report.request = `${request.method} ${request.path}`
    const answer = await send(variables.get('baseUrl'), request)
    report.status = answer.status
    report.milliseconds = answer.milliseconds
    return { ...report, ...judge(answer, expected, step, variables) }
  } catch (error) {
    if (error instanceof MissingVariable) return { ...report, failure: error.message }
    return { ...report, level: 'must', failure: `no answer: ${error.message}` }
  }
}

function judge(answer, expected, step, variables) {
  const body = readJson(answer.text)
  const broken = brokenAnswer(answer, body)
  // A crash, a stall or an unreadable error is no matter of level.
  if (broken) return { level: 'must', failure: broken, answer: answer.text.slice(0, 500) }

  const difference = firstDifference(answer, body, expected) ?? saveValues(step.save, body, variables)
  return difference ? { failure: difference, answer: answer.text.slice(0, 500) } : {}
}

function brokenAnswer(answer, body) {
  if (answer.status >= 500) return `answered ${answer.status}`
  if (answer.milliseconds > SLOWEST_MILLISECONDS) return `answered after ${Math.round(answer.milliseconds)} ms`
  if (answer.status >= 400 && body === undefined) return `answered ${answer.status} with a body that is not JSON`
  return undefined
}

function firstDifference(answer, body, { status, headers = {}, body: pointers = {} }) {
  if (!status.includes(answer.status)) return `status ${answer.status}, expected ${status.join(' or ')}`
  for (const [name, wanted] of Object.entries(headers)) {
    const value = lowerCased(answer.headers[name])
    if (!satisfies(value, lowerCased(wanted))) return differs(`header ${name}`, value, wanted)
  }
  for (const [pointer, wanted] of Object.entries(pointers)) {
    const value = atPointer(body, pointer)
    if (!satisfies(value, wanted)) return differs(pointer, value, wanted)
  }
  return undefined
}

const differs = (where, value, wanted) => `${where} is ${JSON.stringify(value)}, expected ${JSON.stringify(wanted)}`

function saveValues(save, body, variables) {
  for (const [name, pointer] of Object.entries(save ?? {})) {
    const value = atPointer(body, pointer)
    if (value === undefined || value === null) return `${pointer} is absent, it was to be saved as {{${name}}}`
    variables.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return undefined
}

/** Header values are compared without case; the operators' names keep theirs. */
function lowerCased(value) {
  if (typeof value === 'string') return value.toLowerCase()
  if (Array.isArray(value)) return value.map(lowerCased)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, lowerCased(member)]))
}

function readJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
