/** What an admin is told of a refusal: what happened, and what to change, mostly at the identity provider. */
export interface Explanation {
  reason: string
  remedy: string
}

const retries = 'Nothing: the client tries again by itself. If it goes on for minutes, look at the server.'

/** By the refusal's code. */
export const explanations: Readonly<Record<string, Explanation>> = {
  user_name_taken: {
    reason: 'There is already a person with this userName, so no second one was made.',
    remedy:
      'Usually nothing: the client looks the person up and takes them over in its next run. If it comes back each time, the client compares another attribute: make userName the matching attribute in its mapping.',
  },
  external_id_taken: {
    reason: 'The client already uses this externalId for somebody else.',
    remedy: 'Map externalId to an attribute that is never given twice, such as the object id.',
  },
  group_name_taken: {
    reason: 'There is already a group of this name, and groups need different names.',
    remedy: 'Rename one of the two groups at the identity provider, or leave one of them out of the assignment.',
  },
  group_external_id_taken: {
    reason: 'The client already uses this externalId for another group.',
    remedy: 'Map the externalId of groups to an attribute that is never given twice, such as the object id.',
  },
  claimed_person_stays: {
    reason: 'The person has claimed the account, and this company’s settings keep such people from being deleted.',
    remedy: 'Let the client deactivate people instead, or turn the setting deleteOnlyUnclaimed off.',
  },
  scim_invitation_stays: {
    reason: 'The client tried to take an invitation back.',
    remedy: 'Take invited out of the mapping, or map it to true alone; an admin can withdraw an invitation.',
  },
  scim_nobody_to_invite: {
    reason: 'The client invites somebody who is not active.',
    remedy: 'Let the client activate the person before, or in the same request.',
  },
  not_found: {
    reason: 'There is no such person or group: it was deleted, or never was in this tenant.',
    remedy:
      'Usually nothing: the client makes it again. If it does not, restart its provisioning so that it forgets the old id.',
  },
  version_mismatch: {
    reason: 'Somebody else changed it since the client read it, so its change was not made.',
    remedy: 'Nothing: the client reads it again and repeats the change.',
  },
  invalid_value: {
    reason: 'A value is not what the attribute takes.',
    remedy: 'Correct the mapping of the attribute that is named, or the value in the directory.',
  },
  invalid_filter: {
    reason: 'The client asked by a filter that cannot be understood.',
    remedy:
      'Make userName or externalId the matching attribute in the mapping; take out attributes that are not known here.',
  },
  invalid_path: {
    reason: 'The client named an attribute that is not known here.',
    remedy: 'Take this attribute out of the mapping, or map to one that /scim/v2/Schemas lists.',
  },
  scim_invalid_path: {
    reason: 'The client named what it changes in a way that cannot be understood.',
    remedy: 'Correct the target attribute in the mapping, with the spelling that /scim/v2/Schemas shows.',
  },
  scim_invalid_value: {
    reason: 'A value is missing, or is not what the attribute takes.',
    remedy: 'Correct the mapping of the attribute that is named, or fill it in the directory.',
  },
  scim_invalid_syntax: {
    reason: 'The body of the request is no well-formed SCIM message.',
    remedy: 'If a script of yours sends it, correct it there; else report it to whoever makes the client.',
  },
  scim_read_only: {
    reason: 'The client tried to change what only the server decides.',
    remedy: 'Take this attribute out of the mapping.',
  },
  scim_required: {
    reason: 'The client tried to remove what everybody and every group must have.',
    remedy: 'Let it send another value instead; to shut somebody out it sends active as false.',
  },
  scim_no_target: {
    reason: 'The client changed a part of a list that is not there.',
    remedy: 'Usually nothing. If it comes back, restart the provisioning so that the client reads the person anew.',
  },
  scim_too_large: {
    reason: 'The request has more operations than one request may have.',
    remedy: 'Set the client to smaller batches: 1,000 operations at most.',
  },
  body_too_large: {
    reason: 'The request is larger than is accepted.',
    remedy: 'Set the client to smaller batches; do not map pictures or other large attributes.',
  },
  address_too_long: {
    reason: 'The address of the request is longer than 8 KiB.',
    remedy: 'Let the client ask by a shorter filter, or by POST to /.search.',
  },
  headers_too_large: {
    reason: 'The headers of the request are larger than 16 KiB.',
    remedy: 'Look at what a proxy between the client and this server adds.',
  },
  scim_unsupported_media: {
    reason: 'The body is not JSON in UTF-8, or it is compressed.',
    remedy: 'Set the content type of the client to application/scim+json, without compression.',
  },
  media_type_not_supported: {
    reason: 'The body is not of the type that this address takes, or it is compressed.',
    remedy: 'Set the content type of the client as its guide says, without compression.',
  },
  body_not_readable: {
    reason: 'The body is no well-formed text.',
    remedy: 'Report it to whoever makes the client.',
  },
  scim_invalid_cursor: {
    reason: 'The client turned a page with a cursor that was not made for this list.',
    remedy: 'Nothing: it starts the list again.',
  },
  scim_expired_cursor: {
    reason: 'The client waited too long between two pages of a list.',
    remedy: 'Nothing: it starts the list again.',
  },
  scim_invalid_count: {
    reason: 'The client asked for a page of a size that is no whole number.',
    remedy: 'Report it to whoever makes the client.',
  },
  scim_unknown_endpoint: {
    reason: 'There is nothing at this address.',
    remedy: 'Correct the SCIM base URL at the identity provider: it ends in /scim/v2.',
  },
  scim_method_not_allowed: {
    reason: 'The address is right, but does not take this method.',
    remedy: 'Correct the SCIM base URL at the identity provider, without anything behind /scim/v2.',
  },
  scim_discovery_not_filtered: {
    reason: 'The client filtered the description of the server, which the standard forbids.',
    remedy: 'Report it to whoever makes the client.',
  },
  scim_no_self: {
    reason: 'The client asked for /Me, which stands for a signed-in person; a client is none.',
    remedy: 'Nothing, if the rest works.',
  },
  scim_too_many_requests: {
    reason: 'The client sent more requests than its token may send a second.',
    remedy:
      'Usually nothing: it waits and goes on. If it falls behind, lower its pace, or raise SCIM_REQUESTS_PER_SECOND on the server.',
  },
  scim_too_costly: {
    reason: 'The search took longer than a request may take.',
    remedy: 'Let the client match by userName, externalId or an e-mail address, which are looked up at once.',
  },
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
  database_unavailable: { reason: 'The server could not reach its database for a moment.', remedy: retries },
  server_error: {
    reason: 'The server made a mistake; nothing was changed.',
    remedy: 'Report it with the request’s id, under which the server’s log has the details.',
  },
}

const unknown: Explanation = {
  reason: 'The request was refused.',
  remedy: 'Look at the detail; it says what the client was told.',
}

/** @param code of the refusal; null where there was none. */
export function explain(code: string | null): Explanation | undefined {
  return code === null ? undefined : (explanations[code] ?? unknown)
}
