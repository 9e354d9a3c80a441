import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { selfSigned } from './certificate.ts'
import { baseDn, type LdapEntry, ldifOf, readerDn, readerPassword } from './ldap-entries.ts'
import type { TestLdap } from './ldap-server.ts'

const binary = '/usr/sbin/slapd'
const schemas = '/etc/ldap/schema'

/** Whether OpenLDAP's server is on this machine, as Debian's package `slapd` brings it. */
export const hasSlapd = existsSync(binary) && existsSync(join(schemas, 'inetorgperson.schema'))

/** OpenLDAP with these entries, on loopback, by ldaps:// and by StartTLS. */
export async function startSlapd(entries: readonly LdapEntry[]): Promise<TestLdap> {
  const directory = mkdtempSync(join(tmpdir(), 'vst-slapd-'))
  const { key, certificate } = await selfSigned('localhost')
  const [port, plainPort] = [await freePort(), await freePort()]
  const file = (name: string, content: string) => {
    writeFileSync(join(directory, name), content)
    return join(directory, name)
  }
  mkdirSync(join(directory, 'data'))
  const config = file(
    'slapd.conf',
    configuration(directory, { key: file('key.pem', key), certificate: file('certificate.pem', certificate) }),
  )
  execFileSync(binary, ['-T', 'add', '-f', config, '-l', file('entries.ldif', ldifOf(entries))], { stdio: 'pipe' })
  const urls = `ldaps://127.0.0.1:${port}/ ldap://127.0.0.1:${plainPort}/`
  const server = spawn(binary, ['-d', '0', '-f', config, '-h', urls], { stdio: 'ignore' })
  await accepting(port)
  return {
    url: `ldaps://localhost:${port}`,
    startTlsUrl: `ldap://localhost:${plainPort}`,
    certificate,
    async close() {
      const gone = new Promise((resolve) => server.once('exit', resolve))
      server.kill()
      await gone
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Active Directory's attributes by their own OIDs, without the rest of its schema. */
function configuration(directory: string, tls: { key: string; certificate: string }): string {
  const attribute = (oid: string, name: string, rules: string) =>
    `attributetype ( 1.2.840.113556.1.4.${oid} NAME '${name}' ${rules} SINGLE-VALUE )`
  const text = 'EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15'
  return `include ${schemas}/core.schema
include ${schemas}/cosine.schema
include ${schemas}/inetorgperson.schema
${attribute('221', 'sAMAccountName', text)}
${attribute('656', 'userPrincipalName', text)}
${attribute('2', 'objectGUID', 'EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40')}
objectclass ( 1.3.6.1.4.1.32473.1 NAME 'vestibuleTestPerson' SUP top AUXILIARY MAY ( sAMAccountName $ userPrincipalName $ objectGUID ) )
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${directory}/slapd.pid
TLSCertificateFile ${tls.certificate}
TLSCertificateKeyFile ${tls.key}
security simple_bind=1
sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
database mdb
suffix "${baseDn}"
directory ${directory}/data
rootdn "${readerDn}"
rootpw "${readerPassword}"
`
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function accepting(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isOpen) return
    await sleep(50)
  }
  throw new Error('slapd does not answer')
}
