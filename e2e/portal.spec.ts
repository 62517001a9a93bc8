import { languages } from '@tabib/contracts/core/languages'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import { labOrders } from '@tabib/contracts/lab/orders'
import { outbox } from '@tabib/contracts/notifications/messages'
import { patients } from '@tabib/contracts/patients/patients'
import { portal } from '@tabib/contracts/portal/access'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import { availability } from '@tabib/contracts/scheduling/availability'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { caller } from './api.js'
import type { Call } from './api.js'
import { expectNoSeriousAxe, picturesOfFailures, screens, setStage, shot } from './harness.js'
import type { Stage } from './harness.js'

const phone = { viewport: screens.phone, isMobile: true, hasTouch: true }

let stage: Stage
let owner: Call
let page: Page
interface Person {
  id: string
  name: string
  birthYear: number
}
/** Somebody with a verified report, whose phone is known, and a child the desk gave that phone. */
let person: Person & { phone: string }
let child: Person

beforeAll(async () => {
  stage = await setStage()
  owner = await caller(stage.server.url, 'owner')
  // Soon after midnight the day's reports are those of the day before.
  const today = dateIn('Asia/Kolkata', new Date())
  const lists = [today, addDays(today, -1)].map((on) =>
    owner(labOrders.worklist, { query: { status: 'verified', on } }),
  )
  const items = (await Promise.all(lists)).flatMap((list) => list.items)
  const people = await Promise.all(items.map((o) => owner(patients.get, { params: { id: o.patient.id } })))
  const p = people.find((x) => x.phone)!
  const c = people.find((x) => x.id !== p.id && x.phone !== p.phone)!
  const known = ({ id, name, birthDate }: typeof p) => ({ id, name, birthYear: Number(birthDate.slice(0, 4)) })
  person = { ...known(p), phone: p.phone! }
  child = known(c)
  const desk = await caller(stage.server.url, 'receptionist')
  await desk(portal.give, { params: { id: c.id }, body: { phone: p.phone!, relation: 'parent' } })
  page = await stage.open(phone)
})
afterAll(() => stage?.close())
picturesOfFailures(() => stage)

/** The newest code that would have gone out to a phone. */
async function codeFor(): Promise<string> {
  const { items } = await owner(outbox.list, { query: { limit: 20 } })
  const message = items.find((m) => m.kind === 'otp')!
  const { body } = await owner(outbox.open, { params: { id: message.id as never } })
  return /\d{6}/.exec(body)![0]
}

/** What somebody is called before the year of birth was given. */
const firstNameOf = ({ name }: Person) => name.split(' ').find((w) => !/^(Md|Dr|Mrs?)\.?$/.test(w))!
const whose = (p: Person) => page.getByRole('button', { name: `For ${p.name} Choose somebody else` })
const go = (name: string) => page.getByRole('navigation', { name: 'Where to' }).getByRole('link', { name }).click()
const times = () => page.getByRole('group', { name: /^Free times on/ }).getByRole('button')

describe('a phone that was never here', () => {
  it.each(languages)('stands at the door with at most 250 kB, letters included: %s', async (language) => {
    const fresh = await stage.open(phone)
    await fresh.addInitScript((l) => localStorage.setItem('tabib.language', l), language)
    const sizes: Promise<number>[] = []
    const size = async (of: Response) => (await of.request().sizes()).responseBodySize
    fresh.on('response', (of) => sizes.push(size(of)))
    await fresh.goto('/portal/sign-in')
    await fresh.locator('input[type=tel]').waitFor()
    await fresh.waitForLoadState('networkidle')
    const bytes = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0)
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThan(250_000)
    await fresh.context().close()
  })
})

describe('a patient with a phone', () => {
  it('finds a doctor without signing in, and is asked who they are only when they choose a time', async () => {
    await page.goto('/doctors')
    const doctors = page.getByRole('list', { name: 'Find a doctor' })
    await doctors.getByRole('link').first().waitFor()
    await expectNoSeriousAxe(page)
    await shot(page, 'portal/open-doctors')
    await doctors.getByRole('link').first().click()
    await times().first().waitFor()
    await expectNoSeriousAxe(page)
    await shot(page, 'portal/open-doctor')
    await times().first().click()
    await page.waitForURL(/\/portal\/sign-in/)
  })

  it('comes in by a code, a first name and a year, and goes on where they were', async () => {
    await page.getByLabel('Mobile number').fill(person.phone)
    await page.getByRole('button', { name: 'Send the code' }).click()
    await page.getByRole('textbox', { name: 'Code' }).waitFor()
    await expect.poll(codeFor).toMatch(/^\d{6}$/)
    await page.getByRole('textbox', { name: 'Code' }).fill(await codeFor())
    await page.getByRole('button', { name: 'Go on' }).click()
    // Loaded again on the way in, nothing is asked twice.
    await page.getByRole('button', { name: new RegExp(firstNameOf(person)) }).click()
    await page.getByLabel('Year of birth').waitFor()
    await page.reload()
    await shot(page, 'portal/year')
    await page.getByLabel('Year of birth').fill(String(person.birthYear))
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText(/^Kept for you until/).waitFor()
    await expectNoSeriousAxe(page)
    await shot(page, 'portal/book')
  })

  it('books the time that was kept, and cancels it again', async () => {
    await page.getByLabel('What is it about?').fill('Cough for a week')
    // The time is theirs still, and so is what they typed.
    await page.reload()
    await page.getByText(/^Kept for you until/).waitFor()
    expect(await page.getByLabel('What is it about?').inputValue()).toBe('Cough for a week')
    await page.getByRole('button', { name: 'Book', exact: true }).click()
    await page.getByText('Confirmed', { exact: true }).waitFor()
    await page.getByText('Cough for a week').waitFor()
    await expectNoSeriousAxe(page)
    await shot(page, 'portal/appointment')
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('button', { name: 'Cancel appointment' }).click()
    await page.getByText('Cancelled', { exact: true }).first().waitFor()
  })

  it('is refused kindly when the desk was faster, and takes the nearest time instead', async () => {
    await go('Doctors')
    await page.getByRole('list', { name: 'Find a doctor' }).getByRole('link').first().click()
    await times().first().waitFor()
    const doctorId = /\/find\/([^?]+)/.exec(page.url())![1]! as never
    const desk = await caller(stage.server.url, 'receptionist')
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date())
    const later = new Date(Date.parse(today) + 13 * 86_400_000).toISOString().slice(0, 10)
    const { days } = await desk(availability.ofDoctor, { params: { id: doctorId }, query: { from: today, to: later } })
    const { startsAt } = days.find((d) => d.slots.length > 0)!.slots[0]!
    const others = (await desk(patients.search, { query: { q: 'a' } })).items.find((p) => p.id !== person.id)!
    await desk(appointments.book, { body: { patientId: others.id, doctorId, startsAt } })

    await times().first().click()
    await page.getByText('This time was just taken. Choose one of the nearest free times.').waitFor()
    const nearest = page.getByRole('group', { name: 'Nearest free times' }).getByRole('button')
    expect(await nearest.count()).toBeGreaterThan(1)
    await expectNoSeriousAxe(page)
    await shot(page, 'portal/refused')
    await nearest.first().click()
    await page.getByText(/^Kept for you until/).waitFor()
    await page.getByRole('button', { name: 'Book', exact: true }).click()
    await page.getByText('Confirmed', { exact: true }).waitFor()
  })

  it('turns to a child and back; the page says whose it is, also when it is loaded again', async () => {
    await go('Visits')
    await page.locator('a[href*="/portal/appointments/"]').first().click()
    await whose(person).click()
    await page
      .getByRole('menuitem')
      .filter({ hasText: firstNameOf(child) })
      .click()
    await page.getByLabel('Year of birth').fill(String(child.birthYear))
    await page.keyboard.press('Enter')
    await whose(child).waitFor()
    await page.waitForURL(/\/portal\/appointments$/)
    await page.reload()
    await whose(child).waitFor()
    await whose(child).click()
    await expectNoSeriousAxe(page)
    await shot(page, 'portal/whose')
    await page.getByRole('menuitem').filter({ hasText: person.name }).click()
    await whose(person).waitFor()
  })

  it('waits for a freed time: the message leads to it, and one tap takes it', async () => {
    const desk = await caller(stage.server.url, 'receptionist')
    const [doctor] = (await desk(schedules.findDoctors, { query: {} })).items
    // Later than anybody of the demonstration waits for.
    const on = addDays(dateIn('Asia/Kolkata', new Date()), 16)
    const body = { doctorId: doctor!.id, onDate: on, kind: 'changed' as const, startTime: '08:00', endTime: '08:10' }
    await desk(schedules.except, { body: { ...body, slotDurationMinutes: 10 } })
    const query = { from: on, to: on }
    const free = await desk(availability.ofDoctor, { params: { id: doctor!.id }, query })
    const { startsAt } = free.days[0]!.slots[0]!
    const others = (await desk(patients.search, { query: { q: 'an' } })).items.find((p) => p.id !== person.id)!
    const full = await desk(appointments.book, { body: { patientId: others.id, doctorId: doctor!.id, startsAt } })

    await page.goto(`/portal/find/${doctor!.id}`)
    await page.getByRole('button', { name: /Wait for a freed one/ }).click()
    await page.getByText('A month', { exact: true }).click()
    await page.getByRole('button', { name: 'Join the list' }).click()
    await page.getByRole('button', { name: /Wait for a freed one/ }).waitFor()
    await desk(appointments.cancel, { params: { id: full.id }, body: { reason: 'Travels' }, version: full.version })
    const link = async () => {
      const sent = await owner(outbox.list, { query: { limit: 20 } })
      return JSON.stringify(sent.items).match(/\/offer\/[\w-]+/)?.[0]
    }
    await expect.poll(link, { timeout: 60_000 }).toBeTruthy()
    await page.goto((await link())!)
    await page.getByRole('button', { name: 'Take this time' }).waitFor()
    await page.goto('/portal')
    const offer = page.getByRole('region', { name: 'On the waiting list' })
    await expectNoSeriousAxe(page)
    await shot(page, 'portal/offer')
    await offer.getByRole('button', { name: 'Take it' }).click()
    await offer.waitFor({ state: 'detached' })
    const there = await desk(appointments.list, { query: { ...query, doctorId: doctor!.id, status: 'open' } })
    expect(there.items.map((a) => [a.patient.id, a.status])).toEqual([[person.id, 'CONFIRMED']])
  })

  it('reads what was signed, verified and issued, and brings the report to the phone', async () => {
    await go('Health')
    for (const part of ['Visits', 'Prescriptions', 'Reports', 'Bills', 'Documents']) {
      await page.getByRole('tab', { name: part }).click()
      await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root, [aria-busy="true"]'))
      await expectNoSeriousAxe(page)
      await shot(page, `portal/health-${part.toLowerCase()}`)
    }
    await page.getByRole('tab', { name: 'Reports' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).first().click()
    expect((await download).suggestedFilename()).toBe('report.pdf')
  })

  it('reads what the clinic told them: the bell counts, a message leads to what it is about', async () => {
    await page.goto('/portal')
    await page.getByRole('link', { name: /^Messages of the clinic, \d+ new$/ }).click()
    // In the language the desk noted for this person, whatever the page speaks.
    const told = page.getByRole('button', { name: / New / })
    await told.first().waitFor()
    await expectNoSeriousAxe(page)
    await shot(page, 'portal/notices')
    const unread = await told.count()
    await told.first().click()
    await page.waitForURL(/\/portal\/appointments$/)
    await page.goBack()
    await expect.poll(() => told.count()).toBe(unread - 1)
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await page.getByRole('link', { name: 'Messages of the clinic', exact: true }).waitFor()
    expect(await told.count()).toBe(0)
  })

  it('is warned on a phone nobody touches; then nothing of anybody is left, nor by going back', async () => {
    const left = await stage.open({ ...phone, storageState: await page.context().storageState() })
    await left.clock.install()
    await left.goto('/portal/appointments')
    await left.getByRole('link', { name: /Messages of the clinic/ }).waitFor()
    await left.goto('/portal/health')
    await left.getByText(person.name).first().waitFor()
    await left.clock.fastForward('29:30')
    await left.getByText(/^Nobody has been here for a while/).waitFor()
    await expectNoSeriousAxe(left)
    await shot(left, 'portal/about-to-sign-out')
    // No line: whether the session is over cannot be asked, and so nothing is shown.
    await left.context().setOffline(true)
    await left.clock.fastForward('02:00')
    await left.getByText(/^Covered until it is certain/).waitFor()
    expect(await left.getByText(person.name).count()).toBe(0)
    await shot(left, 'portal/covered')
    await left.context().clearCookies()
    await left.context().setOffline(false)
    await left.clock.fastForward('01:00')
    await left.getByLabel('Mobile number').waitFor()
    await left.goBack()
    await left.clock.fastForward('00:05')
    await left.getByLabel('Mobile number').waitFor()
    expect(await left.getByText(person.name).count()).toBe(0)
    expect(await left.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('tabib.portal.')))).toEqual(
      [],
    )
    await left.context().close()
  })

  it('sees what is next at the start, and signs out', async () => {
    await go('Start')
    await page.getByRole('heading', { name: 'Next appointment' }).waitFor()
    await shot(page, 'portal/home')
    await go('Me')
    await page.getByRole('heading', { name: 'Signed in on' }).waitFor()
    await expectNoSeriousAxe(page)
    await shot(page, 'portal/me', { fullPage: true })
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await page.getByLabel('Mobile number').waitFor()
    await page.goto('/portal/health')
    await page.getByLabel('Mobile number').waitFor()
  })
})
