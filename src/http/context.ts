import type Koa from 'koa'

/** What every request carries from its first middleware on. */
export interface RequestState {
  /** Ours, never the caller's; in the answer as `X-Request-Id` and in every line of the log. */
  requestId: string
  /** The browser's or provisioning client's address: X-Forwarded-For is believed only from trusted proxies. */
  clientAddress: string
  /** Of this answer's Content-Security-Policy; made when a page first asks for it. */
  nonce?: string
  /** By the switch on a page of ours, as the cookie has it. */
  chosenLanguage?: string
  /** Origins beside our own that a form on this page may lead to (an identity provider, the home address). */
  formActions?: readonly string[]
}

export type Context = Koa.ParameterizedContext<RequestState>
export type Middleware = Koa.Middleware<RequestState>
