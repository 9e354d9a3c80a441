import { type Explanation, retries } from './explanation.ts'

/** What is wrong with the request itself, or with the server at the moment. */
export const ofRequests: Readonly<Record<string, Explanation>> = {
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
  scim_immutable: {
    reason: 'The client tried to change a part of a member, which stays as it was added.',
    remedy: 'Let it remove the member and add another one.',
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
    reason:
      'One request asks for too much at once: more than 1,000 operations, too many values or names, or changes that look at a long list again and again. The detail says which.',
    remedy:
      'Set the client to smaller batches. If it is one person or group, look for a list that has grown by mistake, or split what a script sends over several requests.',
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
  page_too_large: {
    reason: 'The client asked for a list whose people hold too much, or are in too many groups, to be read at once.',
    remedy:
      'Let the client ask for fewer people a page; the detail says how many fit. Look, too, at what makes them so large.',
  },
  database_unavailable: { reason: 'The server could not reach its database for a moment.', remedy: retries },
  server_error: {
    reason: 'The server made a mistake; nothing was changed.',
    remedy: 'Report it with the request’s id, under which the server’s log has the details.',
  },
}
