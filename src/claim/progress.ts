/** What a person has said so far. Kept on the server, so that the claim goes on from another device; never a password. */
export interface Progress {
  /** The version accepted, with the hash of what was shown. */
  terms?: { version: string; hash: string; at: string }
  /** Confirmed, with what was corrected, by name of attribute. */
  profile?: { corrections: Record<string, string> }
  /** The step was passed, with a picture or without. The picture itself lies with the people. */
  picture?: { confirmed: true }
  /** Ids of the groups chosen beside the required ones. */
  groups?: { ids: string[]; confirmed: boolean }
}
