import type { Log } from '../base/log.ts'
import type { PageParts } from '../session/parts.ts'
import type { RelyingParties } from './oidc/relying-party.ts'
import type { XmlThread } from './saml/xml-thread.ts'

/** What the pages of single sign-on are made of. */
export interface SsoParts extends PageParts {
  log: Log
  relyingParties: RelyingParties
  xmlThread: XmlThread
}
