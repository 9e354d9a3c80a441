import type { Explanation } from './explanation.ts'

/** What people and groups, as they stand, do not allow. */
export const ofResources: Readonly<Record<string, Explanation>> = {
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
  version_match: {
    reason: 'The client wrote on condition that it is not at this version (If-None-Match), and it is.',
    remedy: 'Take If-None-Match out of the client’s writes; If-Match guards against the changes of others.',
  },
}
