/**
 * An application whose members come from Vestibule: `node examples/application/server.mjs`.
 * Everything it needs is in three settings; the only package is jose, which checks signatures.
 */
import { randomBytes } from 'node:crypto'
import http from 'node:http'
import { createRemoteJWKSet, jwtVerify } from 'jose'

const port = Number(process.env.PORT ?? 3000)
const vestibule = process.env.VESTIBULE_URL ?? 'http://localhost:8080'
const tenant = process.env.VESTIBULE_TENANT ?? 'main'
const audience = process.env.VESTIBULE_AUDIENCE ?? 'example-application'

const keys = createRemoteJWKSet(new URL('/hand-over/keys', vestibule))
/** Session id → who it is. A real application keeps these in its database. */
const sessions = new Map()
const secure = process.env.APPLICATION_URL?.startsWith('https:') ? '; Secure' : ''

const server = http.createServer((request, response) => {
  route(request, response).catch((error) => {
    console.error(error.message)
    page(response, 403, `<h1>That did not work</h1><p><a href="/sign-in">Sign in again</a></p>`)
  })
})
server.on('error', ({ code, message }) => {
  console.error(code === 'EADDRINUSE' ? `Port ${port} is in use: set PORT to another, as in PORT=3001` : message)
  process.exit(1)
})
server.listen(port, 'localhost', () => console.log(`http://localhost:${server.address().port}`))

async function route(request, response) {
  const url = new URL(request.url, 'http://localhost')
  const { app_session, app_nonce } = cookiesOf(request)
  const member = sessions.get(app_session)
  if (url.pathname === '/sign-in') return begin(response)
  if (url.pathname === '/sign-out' && request.method === 'POST') return end(response, app_session)
  if (url.pathname !== '/') return page(response, 404, '<h1>Not found</h1>')

  const code = url.searchParams.get('hand_over')
  // Who comes from an invitation brings a code that this browser did not ask for: somebody else's link could bring one, too.
  // They go round once more, and are back at once with one that belongs to this browser.
  if (code) return app_nonce ? arrive(response, code, app_nonce) : begin(response)
  if (!member) return page(response, 200, '<h1>Example</h1><p><a href="/sign-in">Sign in</a></p>')
  page(response, 200, welcome(member))
}

/** To Vestibule, which sends them back signed in. */
function begin(response) {
  const nonce = randomBytes(16).toString('base64url')
  setCookie(response, `app_nonce=${nonce}; Max-Age=900`)
  redirect(response, `${vestibule}/t/${tenant}/application?nonce=${nonce}`)
}

async function arrive(response, code, nonce) {
  const member = await redeem(code)
  if (member.nonce !== nonce) throw new Error('this hand-over was made for another browser')
  const id = randomBytes(32).toString('base64url')
  sessions.set(id, member)
  setCookie(response, `app_session=${id}`)
  setCookie(response, 'app_nonce=; Max-Age=0')
  // At once to an address without the code: it is used up, but need not stand in the history.
  redirect(response, '/')
}

/** The code works once; of two browsers that bring it, the second is refused by Vestibule. */
async function redeem(code) {
  const answer = await fetch(new URL('/hand-over/redeem', vestibule), {
    method: 'POST',
    body: new URLSearchParams({ code }),
  }).catch((cause) => {
    throw new Error(`nothing answers at ${vestibule}: set VESTIBULE_URL to the address of Vestibule`, { cause })
  })
  const { token, error_description } = await answer.json()
  if (!answer.ok) throw new Error(`not handed over: ${error_description}`)
  const { payload } = await jwtVerify(token, keys, {
    issuer: vestibule,
    audience,
    typ: 'hand-over+jwt',
    algorithms: ['ES256'],
  })
  return payload
}

function end(response, id) {
  sessions.delete(id)
  setCookie(response, 'app_session=; Max-Age=0')
  redirect(response, '/')
}

/** `sub` is the person for ever; name, address and groups are of this moment. */
function welcome({ sub, name, email, groups }) {
  const listed = groups.map((group) => `<li>${escaped(group)}</li>`).join('')
  return `<h1>Welcome, ${escaped(name)}</h1><p>${escaped(email ?? '')}</p><ul>${listed}</ul><p><small>${escaped(sub)}</small></p>
    <form method="post" action="/sign-out"><button>Sign out</button></form>`
}

function page(response, status, content) {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
  })
  response.end(`<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Example</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;margin:3rem auto;padding:0 1.5rem;max-width:34rem;overflow-wrap:anywhere}</style>
<main>${content}</main>`)
}

function redirect(response, location) {
  response.writeHead(303, { Location: location, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' }).end()
}

function setCookie(response, cookie) {
  response.appendHeader('Set-Cookie', `${cookie}; Path=/; HttpOnly; SameSite=Lax${secure}`)
}

function cookiesOf({ headers }) {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  return Object.fromEntries(pairs)
}

function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
