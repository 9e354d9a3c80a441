/** What an API key may be allowed; the panel's roles are told in the same words. */
export const apiKeyScopes = [
  'people:read',
  'people:write',
  'invites:write',
  'groups:read',
  'groups:write',
  'clients:write',
  'settings:write',
  'audit:read',
  'export:read',
] as const
export type ApiKeyScope = (typeof apiKeyScopes)[number]

export function isApiKeyScope(text: string): text is ApiKeyScope {
  return apiKeyScopes.some((scope) => scope === text)
}
