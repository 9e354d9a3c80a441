/** A browser without script that walks between servers, with a jar of cookies for each. */
export interface Browser {
  /** The whole address of the page that is open. */
  at: string
  html: string
  status: number
  /** Every address on the way, redirects included. */
  visited: string[]
  open(address: string): Promise<Browser>
  /** The form of the page that is open, with its hidden fields. */
  submit(fields?: Record<string, string>): Promise<Browser>
  /** One request that follows nothing. */
  send(address: string, init?: RequestInit): Promise<Response>
  cookie(name: string): string | undefined
}

export function createBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>()
  const browser: Browser = {
    at: '',
    html: '',
    status: 0,
    visited: [],
    send: (address, init = {}) => send(jars, address, init),
    async open(address) {
      return follow(browser, address, {})
    },
    async submit(fields = {}) {
      const form = /<form([^>]*)>([\s\S]*?)<\/form>/.exec(browser.html)
      if (!form) throw new Error(`no form at ${browser.at}: ${browser.html.slice(0, 300)}`)
      const action = /action="([^"]*)"/.exec(form[1]!)?.[1]
      const target = action ? new URL(action, browser.at).href : browser.at
      const hidden = [...form[2]!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
      const body = new URLSearchParams([
        ...hidden.map(([, name = '', value = '']) => [name, value]),
        ...Object.entries(fields),
      ])
      return follow(browser, target, { method: 'POST', body, headers: { origin: new URL(browser.at).origin } })
    },
    cookie: (name) => [...jars.values()].map((jar) => jar.get(name)).find((value) => value !== undefined),
  }
  return browser
}

async function follow(browser: Browser, address: string, init: RequestInit): Promise<Browser> {
  let [at, request] = [address, init]
  for (let hops = 0; hops < 20; hops++) {
    const answer = await browser.send(at, request)
    browser.visited.push(at)
    const location = answer.headers.get('location')
    if (!location || answer.status >= 400) {
      return Object.assign(browser, { at, html: await answer.text(), status: answer.status })
    }
    await answer.body?.cancel()
    ;[at, request] = [new URL(location, at).href, {}]
  }
  throw new Error(`too many redirects: ${browser.visited.join(' → ')}`)
}

async function send(jars: Map<string, Map<string, string>>, address: string, init: RequestInit): Promise<Response> {
  const { host } = new URL(address)
  const jar = jars.get(host) ?? new Map<string, string>()
  jars.set(host, jar)
  const headers = new Headers(init.headers)
  if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
  const answer = await fetch(address, { ...init, headers, redirect: 'manual' })
  for (const line of answer.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
    if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name)
    else jar.set(name, value)
  }
  return answer
}
