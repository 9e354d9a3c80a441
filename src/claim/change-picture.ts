import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import { pictureAddress, withPhoto } from '../people/picture-address.ts'
import { deletePicture, storePicture } from '../people/picture-store.ts'
import { changePerson } from '../provisioning/change-person.ts'
import type { MemberSession } from '../session/browser-sessions.ts'

interface PictureChange {
  session: MemberSession
  /** From `squarePicture`; undefined takes the picture back. */
  content: Buffer | undefined
  keyring: Keyring
  publicUrl: string
}

/** The picture and its address in SCIM's `photos`, together: no address is without a picture. @throws NotFound, PersonKeepsChanging */
export async function changePicture(trx: Trx, { session, content, keyring, publicUrl }: PictureChange): Promise<void> {
  const { tenantId, personNo, personId } = session
  // Of no claim: generation 0 never belongs to a link.
  const handle = content && (await storePicture(trx, { tenantId, personNo, generation: 0, content, isPublished: true }))
  if (!handle) await deletePicture(trx, { tenantId, personNo })
  await changePerson(trx, {
    tenantId,
    personId,
    edit: (document) => withPhoto(document, publicUrl, handle && pictureAddress(publicUrl, handle)),
    actor: { kind: 'person', id: personId },
    keyring,
  })
}
