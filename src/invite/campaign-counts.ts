/** Of those to invite. */
export interface AddressFigures {
  /** Invited without a mail, for want of a usable address. */
  withoutMail: number
  /** Whose address is also another person's, who can then open the link. */
  sharedAddress: number
  /** Whose address is an office's and not a person's, as info@ is. */
  roleAddress: number
}

/** What inviting the selected would do at this moment. */
export interface CampaignCounts extends AddressFigures {
  /** Uninvited and active, the withdrawn included. */
  toInvite: number
  /** Those of them whose invitation was once taken back. */
  withdrawn: number
  /** Deactivated: left out. */
  inactive: number
  /** Invited and not claimed: they get nothing again; reminding reaches these. */
  alreadyInvited: number
  /** Those of them to whom a mail has yet to go out: reminding leaves them out. */
  mailWaiting: number
  claimed: number
  /**
   * How the three figures about addresses were come by: `exact`: counted now; `kept`: counted at `addressesCountedAt`;
   * `estimated`: from a sample; of everybody, all are being counted meanwhile.
   */
  addresses: 'exact' | 'kept' | 'estimated'
  addressesCountedAt: Date | null
}

export const roleNames = [
  'abuse',
  'accounts',
  'admin',
  'billing',
  'contact',
  'help',
  'helpdesk',
  'hostmaster',
  'hr',
  'info',
  'it',
  'jobs',
  'mail',
  'marketing',
  'no-reply',
  'noreply',
  'office',
  'postmaster',
  'reception',
  'sales',
  'security',
  'service',
  'support',
  'team',
  'webmaster',
]
