import { expect, test } from 'vitest'
import { isPersonal, isRepeated } from './passwords.rules.js'

const common = new Set(['password', 'welcome', 'hospital', 'iloveyou', 'sunshine'])

test.each([
  'password',
  'PassWordPassWord',
  'welcome welcome welcome',
  'hospital123456789',
  'hospital@2026',
  '123456789012345',
  '987654321098765',
  'qwertyuiopasdfghjkl',
  'aaaaaaaaaaaaaaa',
  'abababababababab',
  'correct horse battery staple',
])('%s is among the first to be guessed', (password) => expect(isRepeated(password, common)).toBe(true))

test.each(['seven green parrots', 'সাতটি সবুজ টিয়া পাখি', 'sunshine over the ghats', 'kx9#mQ2p!vT7'])(
  '%s is not',
  (password) => expect(isRepeated(password, common)).toBe(false),
)

test('a name with a little beside it is no password', () => {
  const words = ['ananya.sen', 'Dr Ananya Sen', 'ananya@clinic.example', null]
  expect(isPersonal('ananya.sen1234', words)).toBe(true)
  expect(isPersonal('Dr. Ananya Sen!', words)).toBe(true)
  expect(isPersonal('ananya likes seven parrots', words)).toBe(false)
  expect(isPersonal('seven green parrots', words)).toBe(false)
})
