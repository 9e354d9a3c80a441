import type { Explanation } from './explanations/explanation.ts'
import { ofCredentials } from './explanations/credentials.ts'
import { ofRequests } from './explanations/requests.ts'
import { ofResources } from './explanations/resources.ts'

/** By the refusal's code. */
export const explanations: Readonly<Record<string, Explanation>> = { ...ofResources, ...ofRequests, ...ofCredentials }

const unknown: Explanation = {
  reason: 'The request was refused.',
  remedy: 'Look at the detail; it says what the client was told.',
}

/** @param code of the refusal; null where there was none. */
export function explain(code: string | null): Explanation | undefined {
  return code === null ? undefined : (explanations[code] ?? unknown)
}
