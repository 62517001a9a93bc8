import { expect, test } from 'vitest'
import { isPublic, isSafeUrl } from './outbound.js'

test('addresses inside a house, of this machine and of a cloud’s own services are not public', () => {
  for (const a of [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    '::ffff:10.0.0.1',
    '::ffff:127.0.0.1',
    '2002:7f00:1::',
    '64:ff9b::a00:1',
    'ff02::1',
    '2001:db8::1',
    'not an address',
  ])
    expect(isPublic(a), a).toBe(false)
  for (const a of ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8']) expect(isPublic(a), a).toBe(true)
})

test('our server is sent to https on the open internet, and to this machine only where that is allowed', () => {
  for (const url of [
    'http://id.example.org',
    'ftp://id.example.org',
    'https://user:pass@id.example.org',
    'https://10.0.0.1',
    'https://[fd00::1]/',
    'https://0x7f000001/',
    'https://2130706433/',
    'javascript:alert(1)',
    '',
    'id.example.org',
  ])
    expect(isSafeUrl(url, false), url).toBe(false)
  expect(isSafeUrl('https://id.example.org/jwks', false)).toBe(true)
  for (const url of ['http://localhost:8080', 'http://127.0.0.1:1', 'https://[::1]/'])
    expect([isSafeUrl(url, false), isSafeUrl(url, true)], url).toEqual([false, true])
})
