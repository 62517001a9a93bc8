import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { Sealer } from './sealing.js'

const sealer = new Sealer(randomBytes(32))

test('what is sealed opens for its purpose, and for no other', () => {
  const sealed = sealer.seal('meera@example.org', 'sunrise/mail')
  expect(sealer.open(sealed, 'sunrise/mail')).toBe('meera@example.org')
  expect(() => sealer.open(sealed, 'sunset/mail')).toThrow()
  expect(() => new Sealer(randomBytes(32)).open(sealed, 'sunrise/mail')).toThrow()
})

test('a seal that was cut short, and so could be guessed, opens nothing', () => {
  const sealed = Buffer.from(sealer.seal('', 'sunrise/mail'), 'base64url')
  expect(() => sealer.open(sealed.subarray(0, 16).toString('base64url'), 'sunrise/mail')).toThrow()
})
