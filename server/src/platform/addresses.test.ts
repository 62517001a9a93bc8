import { describe, expect, it } from 'vitest'
import { addressOf } from './addresses.js'
import { readConfig } from './config.js'

const clinic = { slug: 'sunrise', domain: null, home: false }

describe('where a clinic is reached', () => {
  it.each([
    ['a subdomain of the public address', clinic, 'https://example.org', 'https://sunrise.example.org'],
    ['with the public address’s port', clinic, 'http://example.org:8080', 'http://sunrise.example.org:8080'],
    ['a domain of its own', { ...clinic, domain: 'sunrise.in' }, 'https://example.org', 'https://sunrise.in'],
    ['the bare address, for the home clinic', { ...clinic, home: true }, 'https://example.org', 'https://example.org'],
    ['this machine, where no address is known', clinic, undefined, 'http://sunrise.localhost:4000'],
  ])('is %s', (_, place, publicUrl, address) => {
    expect(addressOf(place, { publicUrl, port: 4000 })).toBe(address)
  })
})

describe('PUBLIC_URL', () => {
  it('may name the clinics below it, and stands for the bare address', () => {
    const { PUBLIC_URL } = readConfig({ PUBLIC_URL: 'https://{tenant}.example.org' })
    expect(PUBLIC_URL).toBe('https://example.org')
    expect(addressOf(clinic, { publicUrl: PUBLIC_URL, port: 4000 })).toBe('https://sunrise.example.org')
  })

  it.each(['https://{clinic}.example.org', 'https://{tenant}-example.org', 'example.org'])(
    'is refused at the start where it is no address: %s',
    (PUBLIC_URL) => expect(() => readConfig({ PUBLIC_URL })).toThrow('PUBLIC_URL'),
  )
})
