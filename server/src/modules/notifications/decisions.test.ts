import { languages } from '@tabib/contracts/core/person'
import { deliveryCan, messageStateOf } from '@tabib/contracts/notifications/deliveries.states'
import { channels, kindOf, messageKinds } from '@tabib/contracts/notifications/kinds'
import { expect, test } from 'vitest'
import { afterQuiet, breakerAfter, type Circumstances, nextTry, planOf } from './routing.js'
import { filled, isSuccess, textAt } from './providers/gateway.js'
import { buttonOf, meaningOf } from './replies.rules.js'
import { isSafeAddress, settingFaults } from './addresses.js'
import { builtIn, exampleData, faultsOf, fill, smsParts, unusedIn, variablesIn } from './wording.js'

const patient: Circumstances = {
  kind: 'reminder.day',
  accountId: null,
  phone: '+919812345678',
  email: 'meera@example.org',
  named: null,
  chosen: undefined,
  policy: undefined,
  ready: new Set(['whatsapp', 'sms', 'email']),
  stopped: new Set(),
  hasDevice: false,
}
const steps = (c: Partial<Circumstances>) =>
  Object.fromEntries(
    planOf({ ...patient, ...c }).steps.map((s) => [s.channel, s.reason ? `${s.state}: ${s.reason}` : s.state]),
  )

test('the first usable channel begins and the others are held', () => {
  expect(steps({})).toEqual({
    in_app: 'skipped: no_address',
    push: 'skipped: no_device',
    whatsapp: 'waiting',
    sms: 'held',
    email: 'held',
  })
})

test('all at once means all at once', () => {
  const policy = { active: true, policy: 'all' as const, channels: channels }
  expect(steps({ policy, accountId: 'a', hasDevice: true, ready: new Set(channels) })).toEqual({
    in_app: 'delivered',
    push: 'waiting',
    whatsapp: 'waiting',
    sms: 'waiting',
    email: 'waiting',
  })
})

test('without any provider the first channel with an address goes to the outbox', () => {
  expect(steps({ ready: new Set() }).whatsapp).toBe('outbox: no_provider')
  expect(steps({ ready: new Set(), phone: null }).email).toBe('outbox: no_provider')
})

test('who asked for silence is not written to, but a code still reaches them', () => {
  expect(steps({ stopped: new Set(['whatsapp', 'sms'] as const) })).toMatchObject({
    whatsapp: 'skipped: opted_out',
    sms: 'skipped: opted_out',
    email: 'waiting',
  })
  expect(steps({ kind: 'otp', stopped: new Set(['whatsapp'] as const) }).whatsapp).toBe('waiting')
})

test('a person’s own choice goes before the clinic’s; a kind switched off is not sent, unless it is mandatory', () => {
  expect(steps({ chosen: ['email'], policy: { active: true, policy: 'first', channels: ['sms'] } })).toEqual({
    email: 'waiting',
  })
  expect(planOf({ ...patient, chosen: [] }).suppressed).toBe('switched_off')
  expect(planOf({ ...patient, policy: { active: false, policy: 'first', channels: ['sms'] } }).suppressed).toBe(
    'switched_off',
  )
  expect(planOf({ ...patient, kind: 'otp', chosen: [] }).suppressed).toBeNull()
})

test('what comes in quiet hours waits for their end, in the clinic’s zone and across a change of the clock', () => {
  const quiet = { from: '21:00', to: '07:30' }
  const at = (iso: string, zone = 'Asia/Kolkata') => afterQuiet(new Date(iso), zone, quiet).toISOString()
  expect(at('2026-11-20T04:30:00Z')).toBe('2026-11-20T04:30:00.000Z')
  expect(at('2026-11-20T15:30:00Z')).toBe('2026-11-21T02:00:00.000Z')
  expect(at('2026-11-20T20:00:00Z')).toBe('2026-11-21T02:00:00.000Z')
  expect(at('2026-11-21T02:00:00Z')).toBe('2026-11-21T02:00:00.000Z')
  // The night in which Berlin's clock goes back has nine and a half hours of quiet and one more.
  expect(at('2026-10-24T20:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T06:30:00.000Z')
  expect(afterQuiet(new Date('2026-11-20T15:30:00Z'), 'Asia/Kolkata', { from: null, to: null }).toISOString()).toBe(
    '2026-11-20T15:30:00.000Z',
  )
})

test('waits grow, with jitter, and never fall below what the provider asked', () => {
  const now = new Date(0)
  expect([1, 2, 3].map((n) => nextTry(now, n, 0.5).getTime() / 1000)).toEqual([5, 30, 120])
  expect(nextTry(now, 1, 0).getTime()).toBe(4000)
  expect(nextTry(now, 1, 0.5, 90).getTime()).toBe(90_000)
})

test('five failures in a row give a provider a rest; one success forgives', () => {
  expect(breakerAfter(3, 'failed', new Date(0)).openUntil).toBeNull()
  expect(breakerAfter(4, 'failed', new Date(0)).openUntil?.getTime()).toBe(60_000)
  expect(breakerAfter(9, 'failed', new Date(0)).openUntil!.getTime()).toBeGreaterThan(60_000)
  expect(breakerAfter(9, 'well', new Date(0))).toEqual({ failures: 0, openUntil: null })
})

test('states move forward only', () => {
  expect(deliveryCan('accept', 'delivered')).toBe(false)
  expect(deliveryCan('fail', 'delivered')).toBe(false)
  expect(deliveryCan('deliver', 'read')).toBe(false)
  expect(deliveryCan('fail', 'accepted')).toBe(true)
})

test('a message is as good as the best that was done for it', () => {
  const of = (...states: string[]) =>
    messageStateOf(
      states.map((state) => ({ channel: 'sms', state: state as 'read' })),
      true,
    )
  expect([
    of('failed', 'accepted'),
    of('failed', 'waiting'),
    of('failed', 'unknown'),
    of('outbox'),
    of('delivered', 'failed'),
  ]).toEqual(['sent', 'waiting', 'failed', 'outbox', 'delivered'])
})

test('what waits in the app has reached an employee, and a patient only once it is read or was to go no other way', () => {
  const of = (toPatient: boolean, inside: 'delivered' | 'read', ...outside: string[]) =>
    messageStateOf(
      [{ channel: 'in_app', state: inside }, ...outside.map((state) => ({ channel: 'sms', state: state as 'outbox' }))],
      toPatient,
    )
  expect(['outbox', 'failed', 'skipped'].map((s) => of(true, 'delivered', s))).toEqual([
    'outbox',
    'failed',
    'delivered',
  ])
  expect(['outbox', 'failed'].map((s) => of(true, 'read', s))).toEqual(['read', 'read'])
  expect(of(true, 'delivered')).toBe('delivered')
  expect(of(false, 'delivered', 'outbox')).toBe('delivered')
})

test('every built-in text in every language uses what its kind has, and all it requires', () => {
  for (const kind of messageKinds) {
    for (const language of languages) {
      for (const channel of channels) {
        const t = builtIn(kind, channel, language)
        expect(faultsOf(kind, t), `${kind} ${language}`).toEqual([])
        expect(
          unusedIn(kind, { ...t, subject: t.subject ?? builtIn(kind, 'email', language).subject }),
          `${kind} ${language}`,
        ).toEqual([])
        expect(fill(t.body, exampleData(language), language), `${kind} ${language}`).not.toMatch(/[{}[\]]/)
      }
      if (language !== 'en')
        expect(builtIn(kind, 'sms', language).body === builtIn(kind, 'sms', 'en').body).toBe(
          kind === 'alert' || kind === 'system' || kind === 'chat.message',
        )
    }
  }
})

test('an unknown variable and an open brace are named with their place', () => {
  expect(faultsOf('otp', { subject: 'Hello {nam}', body: '{code} {' })).toEqual([
    { pointer: '/body/subject', code: 'notifications.unknown_variable', params: { variable: 'nam' } },
    { pointer: '/body/body', code: 'notifications.unbalanced_brace' },
  ])
  expect(unusedIn('otp', { body: 'hello' })).toEqual(['code'])
  expect(variablesIn('{b} {a} {b}')).toEqual(['b', 'a'])
})

test('an optional part disappears with its variable, numbers are of the language, and data never becomes a template', () => {
  expect(fill('A[ with {doctor}] at {time}.', { time: '10:20' }, 'en')).toBe('A at 10:20.')
  expect(fill('{clinic} {count}', { clinic: 'A1', count: 1250 }, 'bn')).toBe('A1 ১,২৫০')
  expect(fill('{clinic} {count}', { clinic: 'A1', count: 1250 }, 'ar')).toBe('A1 ١٬٢٥٠')
  expect(fill('Hello {name}', { name: '{code} [x]', code: 'SECRET' }, 'en')).toBe('Hello {code} [x]')
})

test('an SMS is charged by its alphabet', () => {
  expect([
    smsParts('a'.repeat(160)),
    smsParts('a'.repeat(161)),
    smsParts('ক'.repeat(70)),
    smsParts('ক'.repeat(71)),
    smsParts('€'.repeat(81)),
  ]).toEqual([1, 2, 1, 2, 2])
})

test('answers are understood in four languages, and sentences are left to people', () => {
  expect(
    ['Yes', ' YES! ', 'हाँ', 'হ্যাঁ', 'نعم', 'না', 'नहीं', 'لا', 'STOP', 'বন্ধ', 'توقف', 'रोकें', 'START'].map(meaningOf),
  ).toEqual([
    'confirm',
    'confirm',
    'confirm',
    'confirm',
    'confirm',
    'cancel',
    'cancel',
    'cancel',
    'stop',
    'stop',
    'stop',
    'stop',
    'start',
  ])
  expect(meaningOf('yes but can I come at 11?')).toBeNull()
  expect(buttonOf('confirm:0199a1b2-0000-7000-8000-000000000001')).toEqual({
    meaning: 'confirm',
    deliveryId: '0199a1b2-0000-7000-8000-000000000001',
  })
  expect(buttonOf('drop table')).toBeNull()
})

test('what a person wrote stays inside its place in a gateway’s request', () => {
  const p = { to: '+91 98', body: 'a"b&c\n{to}', key: 'k' }
  expect(JSON.parse(filled('{"t":"{text}"}', p, 'application/json'))).toEqual({ t: 'a"b&c\n{to}' })
  expect(filled('http://x/?to={to}&t={text}', p, 'url')).toBe('http://x/?to=%2B91%2098&t=a%22b%26c%0A%7Bto%7D')
  expect(filled('<t>{text}</t>', { ...p, body: '<b>' }, 'text/xml')).toBe('<t>&#60;b&#62;</t>')
})

test('a gateway’s success is said in one expression', () => {
  const a = { status: 200, text: '{"r":[{"s":"ok"}]}', json: { r: [{ s: 'ok' }] } }
  expect([
    isSuccess('', a),
    isSuccess('r[0].s = ok', a),
    isSuccess('r[0].s = "no"', a),
    isSuccess('"ok"', a),
    isSuccess('FAIL', a),
  ]).toEqual([true, true, false, true, false])
  expect(textAt(a.json, '__proto__.x')).toBeUndefined()
})

test('in production a clinic cannot send us into the house', () => {
  for (const url of [
    'http://sms.example.org',
    'https://127.0.0.1/x',
    'https://169.254.169.254/latest',
    'https://10.1.2.3',
    'https://[::1]/',
    'https://postgres/x',
    'https://u:p@sms.example.org',
    'https://db.internal/',
  ])
    expect(isSafeAddress(url, true), url).toBe(false)
  expect(isSafeAddress('https://sms.example.org/send?to={to}', true)).toBe(true)
})

test('a channel is switched on only with what it needs', () => {
  const w = {
    channel: 'sms' as const,
    active: true,
    provider: 'twilio' as const,
    settings: { accountSid: 'AC1', color: 'red' },
    secrets: [],
  }
  expect(settingFaults(w, true)).toEqual([
    { pointer: '/body/settings/color', code: 'unrecognized_keys' },
    { pointer: '/body/secrets/authToken', code: 'notifications.credential_missing' },
  ])
  expect(settingFaults({ ...w, provider: 'smtp' }, true)).toEqual([
    { pointer: '/body/provider', code: 'invalid_value' },
  ])
})

test('what keeps people out or in danger does not wait and cannot be switched off', () => {
  for (const kind of ['otp', 'invitation', 'break_glass'] as const)
    expect(kindOf(kind)).toMatchObject({ mandatory: true, urgent: true })
})
