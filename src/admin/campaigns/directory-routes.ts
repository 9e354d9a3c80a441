import type { Executor } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import {
  configureDirectory,
  forgetDirectory,
  openDirectory,
  openKeptDirectory,
} from '../../invite/directory/configure-directory.ts'
import { findDirectory } from '../../invite/directory/directory-store.ts'
import { NoDirectory } from '../../invite/directory/errors.ts'
import { searchDirectory } from '../../invite/directory/search-directory.ts'
import { testDirectory } from '../../invite/directory/test-directory.ts'
import { uploadPeopleFile } from '../../invite/people-files/upload-people-file.ts'
import { moment } from '../moment.ts'
import { ask, read, type Route, write } from '../route.ts'
import { directory, directoryTest, searchDirectoryBody, setDirectory, testDirectoryBody } from '../schemas/directory.ts'
import { peopleFile } from '../schemas/people-files.ts'
import { presentFile } from './people-file-routes.ts'

const settings = { tag: 'Directory', scope: 'settings:write', path: '/directory' } as const

export const directoryRoutes: Route[] = [
  read({
    ...settings,
    summary: 'Read which directory the tenant’s people are looked up in',
    response: directory,
    handler: ({ db, tenantId }) => shownDirectory(db, tenantId),
  }),
  write({
    ...settings,
    method: 'put',
    summary: 'Set the directory',
    description: 'Its server is asked only over TLS. Inside the network it must be on the operator’s OUTGOING_ALLOW.',
    body: setDirectory,
    response: directory,
    async handler({ trx, tenantId, body: { password, ...given }, caller: { actor }, parts: { keyring } }) {
      await configureDirectory(trx, { tenantId, settings: given, password, actor, keyring })
      return shownDirectory(trx, tenantId)
    },
  }),
  write({
    ...settings,
    method: 'delete',
    summary: 'Forget the directory and its password',
    async handler({ trx, tenantId, caller: { actor } }) {
      await forgetDirectory(trx, { tenantId, actor })
      return undefined
    },
  }),
  ask({
    ...settings,
    path: '/directory/test',
    summary: 'Try whether the directory can be asked',
    description:
      'Says plainly what is wrong: the name, the connection, the certificate, the sign-in, the base, the search.',
    body: testDirectoryBody,
    response: directoryTest,
    async handler({ db, tenantId, body, parts: { keyring, outgoing } }) {
      if (!body.directory) {
        return testDirectory({ directory: await openKeptDirectory(db, { tenantId, keyring }), outgoing })
      }
      const { password, ...given } = body.directory
      return testDirectory({
        directory: await openDirectory(db, { tenantId, settings: given, password, keyring }),
        outgoing,
      })
    },
  }),
  ask({
    tag: 'Campaigns',
    scope: 'invites:write',
    path: '/directory/search',
    summary: 'Look people up in the directory',
    description:
      'The answer becomes a people file of the kind `ldap`, with what each entry came to; then it is as with an uploaded one. At most 50,000 entries.',
    body: searchDirectoryBody,
    response: peopleFile,
    async handler({ db, tenantId, body, caller: { actor }, parts: { keyring, outgoing } }) {
      const asked = { directory: await openKeptDirectory(db, { tenantId, keyring }), outgoing }
      const content = await searchDirectory(asked, body)
      const name = body.text ?? body.filter ?? asked.directory.filter
      return presentFile(await inTransaction(db, (trx) => uploadPeopleFile(trx, { tenantId, name, content, actor })))
    },
  }),
]

async function shownDirectory(db: Executor, tenantId: number) {
  const found = await findDirectory(db, tenantId)
  if (!found) throw new NoDirectory()
  const { sealedPassword: _, changedAt, ...shown } = found
  return { ...shown, changedAt: moment(changedAt) }
}
