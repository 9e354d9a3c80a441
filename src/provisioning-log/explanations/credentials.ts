import type { Explanation } from './explanation.ts'

/** Why the caller was not believed. */
export const ofCredentials: Readonly<Record<string, Explanation>> = {
  token_expired: {
    reason: 'The client’s token has expired.',
    remedy: 'Make a new token of this client and enter it at the identity provider.',
  },
  token_revoked: {
    reason: 'The client’s token was revoked.',
    remedy: 'Enter the new token at the identity provider; make one if there is none.',
  },
  secret_expired: {
    reason: 'The client’s secret has expired, so it got no access token.',
    remedy: 'Make a new secret of this client and enter it at the identity provider.',
  },
  secret_revoked: {
    reason: 'The client’s secret was revoked, so it got no access token.',
    remedy: 'Enter the new secret at the identity provider; make one if there is none.',
  },
  secret_wrong: {
    reason: 'The client came with a secret that is none of its own, so it got no access token.',
    remedy:
      'Enter the secret at the identity provider anew, whole and without spaces; where it is lost, make another. If nobody of yours does this, somebody is guessing: nothing was let in.',
  },
  assertion_unreadable: {
    reason: 'What the client signed in place of a secret is no assertion that can be read.',
    remedy: 'Let the client send a JWT signed with RS256, PS256, ES256 or EdDSA, of 8,000 characters at most.',
  },
  assertion_of_another: {
    reason: 'The client signed for another client than the one that it names beside it.',
    remedy: 'Make client_id, iss and sub the same id: that of this client.',
  },
  assertion_key_unknown: {
    reason: 'The client signed with a key that is not registered here, so it got no access token.',
    remedy: 'Register its public key, with the kid and the algorithm that it signs with.',
  },
  assertion_wrong_signature: {
    reason: 'The signature of the client fits none of its registered keys, so it got no access token.',
    remedy:
      'Register the public key that it signs with now. If nobody of yours does this, somebody is trying: nothing was let in.',
  },
  assertion_expired: {
    reason: 'What the client signed had already expired.',
    remedy: 'Set the clock of the client; it may be wrong by a minute.',
  },
  assertion_not_yet_valid: {
    reason: 'What the client signed is not valid yet.',
    remedy: 'Set the clock of the client; it may be wrong by a minute.',
  },
  assertion_wrong_audience: {
    reason: 'What the client signed is meant for another server, or for others besides.',
    remedy:
      'Make aud the token URL of this server or its issuer (its public address), and name no other server beside it.',
  },
  assertion_wrong_issuer: {
    reason: 'What the client signed names another issuer than the client itself.',
    remedy: 'Make iss and sub the id of this client.',
  },
  assertion_incomplete: {
    reason: 'What the client signed lacks one of exp, jti, iss, sub and aud.',
    remedy: 'Let the client write them all, with a new jti each time.',
  },
  assertion_too_long_lived: {
    reason: 'What the client signed is valid for more than an hour.',
    remedy: 'Let the client sign anew for each access token, valid for some minutes.',
  },
  assertion_used: {
    reason: 'The client handed in the same signed text twice; each works once.',
    remedy: 'Let the client sign anew, with a new jti, for each access token.',
  },
  oauth_invalid_request: {
    reason: 'The client asked for an access token in a way that is not understood.',
    remedy: 'Look at the detail. The guide of the identity provider says which fields its form needs.',
  },
  oauth_unsupported_grant_type: {
    reason: 'The client asked for an access token by another way than client credentials.',
    remedy: 'Choose “client credentials” at the identity provider.',
  },
  client_disconnected: {
    reason: 'This client was disconnected, and still tries.',
    remedy: 'Stop the provisioning at the identity provider, or connect it anew and enter the new token.',
  },
}
