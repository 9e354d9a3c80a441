/** What a Response has to agree with: the settings of one connection, as plain values for the thread. */
export interface Expected {
  /** Entity ID of the identity provider. */
  issuer: string
  /** Our entity ID: each connection has its own. */
  audience: string
  acsUrl: string
  /** PEM; only these, never one that the message brings. */
  certificates: readonly string[]
  /** PEM; ours, to open encrypted assertions; the current one first. */
  privateKeys: readonly string[]
  /** The identity provider may begin by itself. */
  allowUnsolicited: boolean
  /** An attribute instead of the NameID. */
  subjectAttribute?: string
}

/** Read from verified bytes only. */
export interface VerifiedResponse {
  issuer: string
  subject: string
  claims: readonly (readonly [name: string, values: readonly string[]])[]
  assertionId: string
  /** Milliseconds since 1970: when they signed in at the identity provider. */
  authenticatedAt: number
  /** Undefined where the identity provider began. Whether it is a request of ours, and still open, the database decides. */
  inResponseTo: string | undefined
}
