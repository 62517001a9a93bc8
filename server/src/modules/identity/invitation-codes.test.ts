import { isPrintedCode } from '@tabib/contracts/identity/invitations'
import { expect, test } from 'vitest'
import { invitationDigest, newCode } from './invitation-codes.js'
import { digest, newSecret } from './tokens.js'

const key = new Uint8Array(32).fill(7)

test('a printed code is typed in small letters, without the dash, and with look-alikes', () => {
  const asPrinted = invitationDigest(key, '7KQ4-M01D')
  expect(invitationDigest(key, ' 7kq4 mo1d ')).toBe(asPrinted)
  expect(invitationDigest(key, '7KQ4MOLD')).toBe(asPrinted)
  expect(invitationDigest(key, '7KQ4-M01E')).not.toBe(asPrinted)
})

test('what is stored of a printed code cannot be made without the key of this server', () => {
  expect(invitationDigest(key, '7KQ4-M2XD')).not.toBe(invitationDigest(new Uint8Array(32), '7KQ4-M2XD'))
  expect(invitationDigest(key, '7KQ4-M2XD')).not.toBe(digest('7KQ4M2XD'))
})

test('every code is one that can be typed, and no link is taken for one', () => {
  const codes = Array.from({ length: 500 }, newCode)
  expect(codes.every((c) => /^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(c) && isPrintedCode(c))).toBe(true)
  expect(new Set(codes).size).toBe(500)
  expect(isPrintedCode(newSecret())).toBe(false)
})
