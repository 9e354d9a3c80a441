import type { SsoConnection } from '../api/types.ts'

/** What of a SAML connection is set by hand. */
export interface SamlDraft {
  nameIdFormat: string
  subjectAttribute: string
  allowUnsolicited: boolean
  signRequests: boolean
  entityId: string
  ssoUrl: string
  /** One or two, as PEM. */
  certificates: string
}

export function samlDraftOf({ settings }: SsoConnection): SamlDraft {
  const provider = providerOf(settings)
  return {
    nameIdFormat: textOf(settings.nameIdFormat) || 'unspecified',
    subjectAttribute: textOf(settings.subjectAttribute),
    allowUnsolicited: settings.allowUnsolicited === true,
    signRequests: settings.signRequests !== false,
    entityId: textOf(provider?.entityId),
    ssoUrl: textOf(provider?.ssoUrl),
    certificates: Array.isArray(provider?.certificates) ? provider.certificates.map(String).join('\n') : '',
  }
}

/** As the API takes them, whole. An identity provider that nobody has entered yet is left out. */
export function samlSettingsOf(draft: SamlDraft, { settings }: SsoConnection) {
  const { nameIdFormat, subjectAttribute, allowUnsolicited, signRequests, entityId, ssoUrl, certificates } = draft
  const isEntered = [entityId, ssoUrl, certificates].some((text) => text.trim() !== '')
  return {
    nameIdFormat,
    subjectAttribute: subjectAttribute.trim() || undefined,
    allowUnsolicited,
    signRequests,
    metadataUrl: textOf(settings.metadataUrl) || undefined,
    identityProvider: isEntered
      ? { entityId: entityId.trim(), ssoUrl: ssoUrl.trim(), certificates: certificatesIn(certificates) }
      : undefined,
  }
}

/** Each PEM block by itself; without any, the whole is one, as base64. */
function certificatesIn(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)
  return blocks ?? [text.trim()].filter(Boolean)
}

function providerOf({ identityProvider: found }: SsoConnection['settings']) {
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
