import { describe, expect, it } from 'vitest'
import type { FileRow } from '../../../src/invite/people-files/file-row.ts'
import { readPeopleFile } from '../../../src/invite/people-files/read-file.ts'

async function* chunked(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000)
}

async function read(content: string | Buffer, name = 'people') {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const file = await readPeopleFile(chunked(bytes), name)
  const rows: FileRow[] = []
  for await (const batch of file.batches()) rows.push(...batch)
  return {
    kind: file.kind,
    rows,
    values: rows.map((row) => ('keys' in row ? row.keys.map(({ value }) => value) : row.fault)),
  }
}

const keysOf = async (content: string | Buffer, name?: string) =>
  (await read(content, name)).rows.map((row) =>
    'keys' in row ? row.keys.map(({ by, value }) => `${by}:${value}`) : row.fault,
  )

describe('CSV', () => {
  it.each([
    ['commas', 'Email,First Name\nada@example.com,Ada\n'],
    ['semicolons', 'EMAIL;Vorname\r\nada@example.com;Ada\r\n'],
    ['tabs', 'e-mail\tname\nada@example.com\tAda'],
    ['a byte order mark', '\ufeffEmail,Name\nada@example.com,Ada\n'],
    ['the line that Excel adds', 'sep=;\nEmail;Name\nada@example.com;Ada\n'],
    ['the header of a directory', 'User Principal Name is here,Mail\nx,ada@example.com\n'],
  ])('is read with %s', async (_, text) => {
    expect(await keysOf(text, 'people.csv')).toEqual([['address:ada@example.com']])
  })

  it('is read in UTF-16, with and without its mark, and as Western Excel saves it', async () => {
    const text = 'Email;Name\njürgen@example.com;Jürgen\n'
    const big = Buffer.from(text, 'utf16le').swap16()
    for (const bytes of [
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(text, 'utf16le'),
      big,
      Buffer.from(text, 'latin1'),
    ]) {
      expect(await keysOf(bytes, 'people.csv')).toEqual([['address:jürgen@example.com']])
    }
  })

  it('names a person by address, user name, external id and employee number', async () => {
    const text = 'Employee ID,USERNAME,External-Id,Mail\n="007",ada,ext1,ada@example.com\n'
    expect(await keysOf(text)).toEqual([
      ['employeeNumber:007', 'userName:ada', 'externalId:ext1', 'address:ada@example.com'],
    ])
  })

  it('knows quoted line breaks, and says where each record begins', async () => {
    const { rows } = await read(
      'Email,Note\n"ada@example.com","two\nlines"\n\nbob@example.com,\n"a ""quoted"" name",x\n',
    )
    expect(rows.map(({ line }) => line)).toEqual([2, 5, 6])
  })

  it('needs no header', async () => {
    expect(await keysOf('ada@example.com,Ada\nbob@example.com,Bob\n', 'x.csv')).toEqual([
      ['any:ada@example.com'],
      ['any:bob@example.com'],
    ])
    expect(await keysOf('ada\nbob\n', 'x.csv')).toEqual([['any:ada'], ['any:bob']])
  })

  it('reports rows that name nobody, and goes on', async () => {
    expect(await keysOf('Email,Name\n,Ada\nbob@example.com,Bob\n')).toEqual([
      'the row names nobody',
      ['address:bob@example.com'],
    ])
  })

  it.each([
    [
      'a column that is named twice',
      'Email,Name,email\na@b.c,x,y\n',
      'line 1: the header names the column "email" twice',
    ],
    ['no column that people are known by', 'First Name,Last Name\nAda,Lovelace\n', 'line 1: no column names people'],
    ['a quotation mark that is never closed', `Email,Name\n"${'x'.repeat(100)}`, 'a quotation mark is not closed'],
    ['an endless row', `Email,Name\n"${'x'.repeat(200_000)}`, 'the row is longer than 64 KiB'],
  ])('is refused as a whole with %s', async (_, text, reason) => {
    await expect(read(text, 'people.csv')).rejects.toThrow(reason)
  })
})

describe('a list in text', () => {
  it('has one key a line', async () => {
    expect(await keysOf('# staff\nada\n\nE-1234\nbob@example.com\n', 'people.txt')).toEqual([
      ['any:ada'],
      ['any:E-1234'],
      ['any:bob@example.com'],
    ])
  })

  it('or is prose with addresses in it', async () => {
    const text = 'Please invite Ada <ada@example.com>; "Bob" (bob@example.com), and carol@example.com.\n'
    expect(await keysOf(text, 'mail.txt')).toEqual([
      ['any:ada@example.com'],
      ['any:bob@example.com'],
      ['any:carol@example.com'],
    ])
  })

  it('reports an endless line, and goes on', async () => {
    expect(await keysOf(`ada\n${'x'.repeat(100_000)}\nbob\n`, 'a.txt')).toEqual([
      ['any:ada'],
      'the line is longer than 64 KiB',
      ['any:bob'],
    ])
  })
})

describe('vCard', () => {
  it('is read in 2.1, 3.0 and 4.0, with several cards and addresses', async () => {
    const text = [
      'BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen;=\r\nX\r\nEMAIL;INTERNET:j@example.com\r\nEND:VCARD',
      'BEGIN:VCARD\nVERSION:3.0\nFN:Ada\\, Countess\nitem1.EMAIL;TYPE=work:ada@exam\n ple.com\nEMAIL;TYPE=home:ada@home.example\nEND:VCARD',
      'begin:vcard\nVERSION:4.0\nFN:Bob\nEMAIL;PREF=1:mailto:bob@example.com\nPHOTO;MEDIATYPE=image/png:https://evil.example/x.png\nend:vcard',
    ].join('\n')
    const { kind, rows, values } = await read(text)
    expect(kind).toBe('vcf')
    expect(values).toEqual([['j@example.com'], ['ada@example.com', 'ada@home.example'], ['bob@example.com']])
    expect(rows.map(({ line }) => line)).toEqual([1, 7, 14])
    expect(rows[0]!.given).toContain('Jürgen')
  })

  it('opens nothing that a card points at, and reports cards without an address', async () => {
    const text =
      'BEGIN:VCARD\nFN:A\nEMAIL:https://evil.example/who\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\nBEGIN:VCARD\nFN:C\n'
    expect((await read(text)).values).toEqual([
      'its address is a URL, which is not opened',
      'the card has no address',
      'the card is not ended',
    ])
  })

  it('passes over pictures, and over cards within cards', async () => {
    const picture = `PHOTO;ENCODING=b:${'A'.repeat(70)}\n${` ${'A'.repeat(70)}\n`.repeat(5_000)}`
    const agent = 'AGENT:\nBEGIN:VCARD\nEMAIL:other@example.com\nEND:VCARD\n'
    const text = `BEGIN:VCARD\nFN:A\n${picture}${agent}EMAIL:a@example.com\nEND:VCARD\n`
    expect((await read(text)).values).toEqual([['a@example.com']])
  })
})

describe('LDIF', () => {
  it('is read folded, in base64, with comments and several keys', async () => {
    const guid = Buffer.from('33221100554477668899aabbccddeeff', 'hex').toString('base64')
    const text = [
      'version: 1',
      '# a comment',
      '  that is folded',
      'dn: CN=Ada,DC=example',
      'mail: ada@exam',
      ' ple.com',
      `objectGUID:: ${guid}`,
      'sAMAccountName: ada',
      'userPrincipalName: ada@corp.example',
      '',
      'dn:: Y249SsO8cmdlbg==',
      `mail:: ${Buffer.from('jürgen@example.com').toString('base64')}`,
      'employeeNumber: 42',
    ].join('\n')
    const { kind, rows } = await read(text)
    expect(kind).toBe('ldif')
    expect(await keysOf(text)).toEqual([
      [
        'address:ada@example.com',
        'externalId:00112233-4455-6677-8899-aabbccddeeff',
        'userName:ada',
        'userName:ada@corp.example',
      ],
      ['address:jürgen@example.com', 'employeeNumber:42'],
    ])
    expect(rows.map(({ line }) => line)).toEqual([4, 11])
  })

  it('opens nothing that it refers to, applies no changes, and goes on', async () => {
    const text = [
      'dn: cn=a\nmail:< file:///etc/passwd\n',
      'dn: cn=b\nchangetype: delete\n',
      'dn: cn=c\nthis is no attribute\n',
      'dn: cn=d\ncn: nobody\n',
      'dn: cn=e\nmail: e@example.com\n',
    ].join('\n')
    expect((await read(text)).values).toEqual([
      'its mail refers to file:///etc/passwd, which is not opened',
      'it is a change, not an entry',
      'a line is not "attribute: value"',
      'the entry has no mail, uid or other key',
      ['e@example.com'],
    ])
  })

  it('bears an endless line', async () => {
    const text = `dn: cn=a\nmail: ${'x'.repeat(3_000_000)}\n\ndn: cn=b\nmail: b@example.com\n`
    expect((await read(text)).values).toEqual(['its mail is too long', ['b@example.com']])
  })
})

describe('a file', () => {
  it.each([
    ['zeros', Buffer.alloc(1_000), 'no text'],
    ['an Excel workbook', Buffer.from('504b030414000600', 'hex'), 'save it as CSV'],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'a picture'],
    ['nothing', Buffer.from(' \n\n'), 'empty'],
    ['a header alone', Buffer.from('Email,Name\n'), 'names nobody'],
  ])('of %s is refused', async (_, bytes, reason) => {
    await expect(read(bytes, 'people.csv')).rejects.toThrow(reason)
  })

  it('may have 20 MiB and 200,000 records, and no more', async () => {
    await expect(read(Buffer.alloc(20 * 1024 * 1024 + 1, 'a'))).rejects.toMatchObject({ kind: 'too_large' })
    await expect(read('a@b.example\n'.repeat(200_001), 'x.txt')).rejects.toMatchObject({ kind: 'too_large' })
  })

  it('is told by its content and not by its name', async () => {
    expect((await read('BEGIN:VCARD\nEMAIL:a@b.example\nEND:VCARD', 'x.csv')).kind).toBe('vcf')
    expect((await read('dn: cn=a\nmail: a@b.example', 'x.txt')).kind).toBe('ldif')
    expect((await read('Email;Name\na@b.example;A', 'x.txt')).kind).toBe('csv')
    expect((await read('a@b.example\nc@d.example', 'x')).kind).toBe('txt')
  })
})
