/** The package brings no types; this is what the tests use of it. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }

  interface Context {
    oidc: {
      provider: { Grant: new (of: { accountId: string; clientId: string }) => Grant }
      session?: { accountId?: string }
      client?: { clientId: string }
    }
  }

  export interface Configuration {
    clients: readonly Record<string, unknown>[]
    findAccount(ctx: Context, id: string): { accountId: string; claims(): Record<string, unknown> }
    loadExistingGrant(ctx: Context): Promise<Grant>
    interactions: { url(ctx: Context, interaction: { uid: string }): string }
    [option: string]: unknown
  }

  export default class Provider {
    constructor(issuer: string, configuration: Configuration)
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: unknown): Promise<void>
  }
}
