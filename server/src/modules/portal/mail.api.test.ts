import { newId } from '@tabib/contracts/core/id'
import type { Id } from '@tabib/contracts/core/id'
import { consents } from '@tabib/contracts/notifications/consents'
import { messageLog } from '@tabib/contracts/notifications/messages'
import { myPreferences, push } from '@tabib/contracts/notifications/mine'
import { ownMail } from '@tabib/contracts/portal/mail'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { patient } from '../../testing/appointments.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { addresses } from '../notifications/providers/provider.js'
import { fakeFcm, fakeMail } from '../notifications/testing/providers.js'
import { sending } from '../notifications/testing/sending.js'

let h: Hospital
beforeAll(async () => {
  h = await hospital()
})
afterAll(() => h.close())
const { opened, setUp, closeProviders, tell, run } = sending(() => h)
afterEach(closeProviders)

/** The clinic sends mail; answers what arrived. */
async function withMail() {
  const mail = await opened(fakeMail())
  await setUp('email', 'smtp', mail)
  return mail
}

let count = 0
/** Somebody with a phone of their own, who has come in with it. */
async function somebody() {
  const number = `+9198301${String(++count).padStart(5, '0')}`
  const id = await patient(h, { name: 'Rahima Begum', phone: number })
  const who = await h.asPatient(id)
  await h.arrange((tx) =>
    tx.updateTable('identity.accounts').set({ phone: number }).where('id', '=', who.accountId).execute(),
  )
  return { id, number, who }
}

const codeIn = (raw: string) => /text\/plain[\s\S]*?\r?\n\r?\n[\s\S]*?\b(\d{6})\b/.exec(raw)![1]!

/** Has an address proved by the code that was sent there. */
async function prove(who: Caller, address: string, mails: { to: string; raw: string }[]) {
  await who.call(ownMail.send, { body: { address } })
  await run()
  const code = codeIn(mails.findLast((m) => m.to === address.toLowerCase())!.raw)
  return who.call(ownMail.prove, { body: { address, code } })
}

/** A report is ready, and the clinic says so to the patient's phone. */
const report = (p: { id: Id<'Patient'>; number: string }) =>
  tell({
    to: { patientId: p.id, name: 'Rahima Begum', phone: p.number, language: 'en' },
    kind: 'result.ready',
    data: { clinic: 'Sunrise', name: 'Rahima Begum' },
    key: newId(),
  })
const deliveriesOf = async (id: string) =>
  (await (await h.as('owner', { fresh: true })).call(messageLog.get, { params: { id: id as never } })).deliveries

test('nothing is offered, nor sent, where the clinic sends no mail', async () => {
  const { who } = await somebody()
  expect(await who.call(ownMail.get, {})).toEqual({ address: null, offered: false })
  expect((await who.refused(ownMail.send, { body: { address: 'a@example.org' } })).code).toBe('portal.no_mail')
})

test('an address is written to once its code was typed, and until it is taken back', async () => {
  const { mails } = await withMail()
  const p = await somebody()
  await p.who.call(myPreferences.put, { body: { channels: { 'result.ready': ['email'] } } })
  await report(p)
  await run()
  expect(mails).toEqual([])

  expect(await prove(p.who, 'Rahima@Example.org', mails)).toEqual({ address: 'rahima@example.org', offered: true })
  const second = await report(p)
  await run()
  expect(mails.map((m) => m.to)).toEqual(['rahima@example.org', 'rahima@example.org'])
  expect(await deliveriesOf(second.id)).toMatchObject([{ channel: 'email', state: 'accepted' }])

  await p.who.call(ownMail.end, {})
  expect((await p.who.call(ownMail.get, {})).address).toBeNull()
  await report(p)
  await run()
  expect(mails).toHaveLength(2)
})

test('who asked not to be written to is, once they prove the address anew', async () => {
  const { mails } = await withMail()
  const p = await somebody()
  await p.who.call(myPreferences.put, { body: { channels: { 'result.ready': ['email'] } } })
  const address = 'silent@example.org'
  const body = { address, channels: ['email' as const], stopped: true }
  await prove(p.who, address, mails)
  await (await h.as('receptionist', { fresh: true })).call(consents.note, { body })
  await report(p)
  await run()
  expect(mails).toHaveLength(1)
  await prove(p.who, address, mails)
  await report(p)
  await run()
  expect(mails).toHaveLength(3)
})

test('a code proves an address for who asked for it, once, and not after five wrong ones', async () => {
  const { mails } = await withMail()
  const [mine, other] = [(await somebody()).who, (await somebody()).who]
  const address = 'shared@example.org'
  await mine.call(ownMail.send, { body: { address } })
  await run()
  const code = codeIn(mails[0]!.raw)
  const tried = async (who: Caller, body: { address: string; code: string }) =>
    (await who.refused(ownMail.prove, { body })).code
  expect(await tried(other, { address, code })).toBe('identity.code_wrong')
  expect(await tried(mine, { address: 'else@example.org', code })).toBe('identity.code_wrong')
  await mine.call(ownMail.prove, { body: { address, code } })
  expect(await tried(mine, { address, code })).toBe('identity.code_wrong')

  await other.call(ownMail.send, { body: { address } })
  await run()
  const right = codeIn(mails[1]!.raw)
  const wrong = right === '000000' ? '111111' : '000000'
  for (let i = 0; i < 5; i++) expect(await tried(other, { address, code: wrong })).toBe('identity.code_wrong')
  expect(await tried(other, { address, code: right })).toBe('identity.code_wrong')
  expect((await other.call(ownMail.get, {})).address).toBeNull()
})

test('nobody’s mailbox is filled with codes', async () => {
  await withMail()
  const { who } = await somebody()
  const ask = () => who.call(ownMail.send, { body: { address: 'full@example.org' } })
  for (let i = 0; i < 5; i++) await ask()
  const sixth = await who.refused(ownMail.send, { body: { address: 'full@example.org' } })
  expect(sixth.code).toBe('identity.too_many_attempts')
  // Nor by somebody else's phone.
  const next = await (await somebody()).who.refused(ownMail.send, { body: { address: 'full@example.org' } })
  expect(next.code).toBe('identity.too_many_attempts')
})

test('a message on a patient’s screen leads to their messages, and to nothing of the clinic’s', async () => {
  const fcm = await opened(fakeFcm())
  addresses.fcm = fcm.url
  const contact = 'mailto:it@sunrise.example'
  await setUp('push', 'push', { settings: { contact }, secrets: { serviceAccount: fcm.serviceAccount } })
  const p = await somebody()
  const { publicKey } = await p.who.call(push.key, {})
  expect(publicKey).toMatch(/^B/)
  // Saved again, the clinic's keys are those its phones know.
  await setUp('push', 'push', { settings: { contact } })
  expect(await p.who.call(push.key, {})).toEqual({ publicKey })
  await p.who.call(push.subscribe, { body: { provider: 'fcm', token: `device-of-${p.number}` } })
  await p.who.call(myPreferences.put, { body: { channels: { 'result.ready': ['push'] } } })
  await report(p)
  await run()
  expect(fcm.sent).toMatchObject([{ token: `device-of-${p.number}`, data: { link: '/portal/notices' } }])
})
