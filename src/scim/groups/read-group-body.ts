import { groupSchema } from '../../groups/group-schema.ts'
import { compileResourceReader } from '../resources/read-resource.ts'
import { readMembers } from '../resources/read-members.ts'

interface GroupBody {
  displayName: string
  externalId?: string
  /** Undefined where the body does not speak of members. */
  memberIds?: string[]
  ignored: string[]
}

// The members are read by ids alone: there may be ten thousand.
const read = compileResourceReader(groupSchema, { members: readMembers })

/** The body of a POST or PUT. */
export function readGroup(body: unknown): GroupBody {
  const { document, ignored } = read(body)
  const { displayName, externalId, members } = document
  return {
    displayName: displayName as string,
    externalId: externalId as string | undefined,
    memberIds: members as string[] | undefined,
    ignored,
  }
}
