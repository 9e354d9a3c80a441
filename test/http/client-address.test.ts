import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { clientAddressReader, isLoopback, limitKey } from '../../src/http/client-address.ts'

function from(remoteAddress: string, forwarded?: string): IncomingMessage {
  return { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage
}

describe('the address of a client', () => {
  it.each([
    ['without trusted proxies it is the socket’s', [], from('203.0.113.9', '198.51.100.1'), '203.0.113.9'],
    ['from a stranger nothing forwarded counts', ['10.0.0.0/8'], from('203.0.113.9', '198.51.100.1'), '203.0.113.9'],
    ['behind our proxy it is what that saw', ['10.0.0.0/8'], from('10.0.0.1', '198.51.100.1'), '198.51.100.1'],
    ['behind two of ours, too', ['10.0.0.0/8'], from('10.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2'), '198.51.100.1'],
    [
      'a port beside it is left out',
      ['10.0.0.0/8'],
      from('10.0.0.1', '198.51.100.1:50123, 10.0.0.2:443'),
      '198.51.100.1',
    ],
    ['of IPv6, too', ['10.0.0.0/8'], from('10.0.0.1', '[2001:db8::7]:50123'), '2001:db8::7'],
    ['what is no address ends the walk', ['10.0.0.0/8'], from('10.0.0.1', '198.51.100.1, unknown'), '10.0.0.1'],
    ['IPv4 on an IPv6 socket is IPv4', ['127.0.0.1'], from('::ffff:127.0.0.1', '2001:db8::7'), '2001:db8::7'],
    ['IPv6 proxies are known, too', ['2001:db8:1::/48'], from('2001:db8:1::5', '198.51.100.1'), '198.51.100.1'],
  ])('%s', (_, trusted, request, address) => {
    expect(clientAddressReader(trusted)(request)).toBe(address)
  })
})

describe('limits', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('count %s as %s', (address, key) => {
    expect(limitKey(address)).toBe(key)
  })
})

it('knows the names of this machine', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1'].every(isLoopback)).toBe(true)
  expect(['10.0.0.1', '128.0.0.1', '2001:db8::1', ''].some(isLoopback)).toBe(false)
})
