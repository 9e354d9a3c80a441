import { groupSchema } from '../../groups/group-schema.ts'
import { compileResourceReader } from '../resources/read-resource.ts'
import { readMembers } from '../resources/read-members.ts'
import { isObject } from '../resources/bare-object.ts'

interface GroupBody {
  displayName: string
  externalId?: string
  /** Undefined where the body does not speak of members. */
  memberIds?: string[]
  ignored: string[]
}

const read = compileResourceReader(groupSchema)

/** The body of a POST or PUT. The members are read by ids alone: there may be ten thousand. */
export function readGroup(body: unknown): GroupBody {
  const key = isObject(body) ? Object.keys(body).find((name) => name.toLowerCase() === 'members') : undefined
  const { document, ignored } = read(key === undefined ? body : { ...(body as object), [key]: null })
  const { displayName, externalId } = document
  return {
    displayName: displayName as string,
    externalId: externalId as string | undefined,
    memberIds: key === undefined ? undefined : readMembers((body as Record<string, unknown>)[key]),
    ignored,
  }
}
