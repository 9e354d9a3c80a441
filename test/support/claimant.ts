import { expect } from 'vitest'
import { createVisitor, type Visitor } from './visitor.ts'

export const goodPassword = 'a calm sea of violets'

export interface Claimant extends Visitor {
  /** Where the last answer led, or the page last shown. */
  at: string
  html: string
  status: number
  /** Follows redirects, as a browser does. */
  open(path: string): Promise<Claimant>
  /** Fills in the form of the page that is open, with its hidden fields. */
  submit(fields?: Record<string, string> | [string, string][]): Promise<Claimant>
}

/** Somebody with a browser without script who walks from page to page. */
export function createClaimant(baseUrl: string): Claimant {
  const visitor = createVisitor(baseUrl)
  const claimant: Claimant = {
    ...visitor,
    at: '',
    html: '',
    status: 0,
    open: async (path) => arrive(await visitor.get(path), path),
    async submit(fields = {}) {
      const form = /<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(claimant.html)
      expect(form, 'a form on the page').not.toBeNull()
      const [, action = '', inner = ''] = form!
      const given = Array.isArray(fields) ? fields : Object.entries(fields)
      return arrive(await visitor.post(action, [...hiddenFields(inner), ...given]), action)
    },
  }
  return claimant

  async function arrive(answer: Response, path: string): Promise<Claimant> {
    const location = answer.headers.get('location')
    claimant.status = answer.status
    claimant.at = path
    claimant.html = await answer.text()
    if (!location || answer.status >= 400) return claimant
    if (!new URL(location, baseUrl).href.startsWith(baseUrl)) {
      claimant.at = location
      return claimant
    }
    return claimant.open(location)
  }
}

function hiddenFields(html: string): [string, string][] {
  return [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ])
}
