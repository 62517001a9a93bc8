import { expect, test } from 'vitest'
import { csvOf } from './csv.js'

test('a name that looks like a formula stays a name', () => {
  expect(csvOf([['=1+1', '-5', 3, null, 'a "b", c']])).toBe('\uFEFF\'=1+1,\'-5,3,,"a ""b"", c"\r\n')
})
