import { createKeyring } from '../../src/base/keyring.ts'

export const testKeyring = createKeyring(['a secret of the tests, of forty characters'])
