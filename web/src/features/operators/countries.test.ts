import { slug } from '@tabib/contracts/operators/slug'
import { expect, it } from 'vitest'
import { countries, slugFrom } from './countries.js'

it('makes an address of a name that the server would take', () => {
  expect(slugFrom('Sunrise Hospital')).toBe('sunrise-hospital')
  expect(slugFrom('  24×7 Ärzte & Søns  ')).toBe('arzte-s-ns')
  expect(slugFrom('সূর্যোদয়')).toBe('')
  const long = slugFrom('The Very Long Name of a Hospital by the River')
  expect(slug.safeParse(long).success).toBe(true)
})

it('knows only zones and currencies that exist', () => {
  for (const { timeZone, currency } of Object.values(countries)) {
    expect(Intl.supportedValuesOf('currency')).toContain(currency)
    expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow()
  }
})
