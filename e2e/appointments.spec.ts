import type { Id } from '@tabib/contracts/core/id'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import { outbox } from '@tabib/contracts/notifications/messages'
import { patients } from '@tabib/contracts/patients/patients'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import { availability } from '@tabib/contracts/scheduling/availability'
import { schedules } from '@tabib/contracts/scheduling/schedules'
import { waiting } from '@tabib/contracts/scheduling/waiting'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { caller } from './api.js'
import type { Call } from './api.js'
import { expectNoSeriousAxe, picturesOfFailures, screens, setStage, signIn } from './harness.js'
import type { Stage } from './harness.js'

let stage: Stage
let desk: Call
let doctors: { id: Id<'Staff'>; name: string }[]
let people: Id<'Patient'>[]

const today = dateIn('Asia/Kolkata', new Date())
/** Far enough ahead that the demonstration's own days are not in the way; it and the next are working days. */
const day = [20, 21, 22, 23].map((n) => addDays(today, n)).find((d) => [1, 2, 3, 4].includes(new Date(d).getUTCDay()))!

beforeAll(async () => {
  stage = await setStage()
  desk = await caller(stage.server.url, 'receptionist')
  doctors = (await desk(schedules.findDoctors, { query: {} })).items
  const found = new Map<Id<'Patient'>, true>()
  for (const q of ['a', 'Das', 'Sen', 'Roy', 'Banerjee', 'Khan', 'Ghosh', 'Singh', 'Mondal', 'Begum', 'Paul', 'Saha'])
    for (const p of (await desk(patients.search, { query: { q: q.padEnd(2, 'n') } })).items)
      if (p.phone && !p.deceasedOn) found.set(p.id, true)
  people = [...found.keys()]
})
afterAll(() => stage?.close())
picturesOfFailures(() => stage)

const at = (page: Page) => page.getByRole('dialog')

/** An extra session of a doctor on a day, so that nothing else of the demonstration is in it. */
async function session(doctorId: Id<'Staff'>, onDate: string, startTime: string, endTime: string) {
  const body = { doctorId, onDate, kind: 'changed' as const, startTime, endTime, slotDurationMinutes: 10 }
  await desk(schedules.except, { body })
}

async function free(doctorId: Id<'Staff'>, date: string) {
  const { days } = await desk(availability.ofDoctor, { params: { id: doctorId }, query: { from: date, to: date } })
  return days[0]!.slots.map((s) => s.startsAt)
}

const book = (doctorId: Id<'Staff'>, startsAt: string, i: number) =>
  desk(appointments.book, { body: { doctorId, startsAt, patientId: people[i % people.length]! } })

describe('appointments', () => {
  it('one is booked with the keyboard alone', async () => {
    const [doctor] = doctors
    await session(doctor!.id, day, '08:00', '10:00')
    const page = await stage.open()
    await signIn(page, 'receptionist')
    await page.goto(`/appointments?on=${day}&doctor=${doctor!.id}`)
    await page.getByRole('button', { name: /^Book/ }).waitFor()
    await page.keyboard.press('F4')
    await at(page).getByRole('combobox').first().waitFor()
    // The cursor is where one types, not on the cross.
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search')
    await page.keyboard.type('Banerjee')
    await at(page).getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    const time = at(page).getByRole('radiogroup', { name: 'Times' }).getByRole('radio').first()
    await time.waitFor()
    await time.focus()
    await page.keyboard.press('Space')
    await expectNoSeriousAxe(page)
    await page.keyboard.press('F10')
    await at(page).waitFor({ state: 'detached' })
    const there = await desk(appointments.list, { query: { from: day, doctorId: doctor!.id } })
    expect(there.items.map((a) => a.status)).toEqual(['CONFIRMED'])
    await page.context().close()
  })

  it('a series says which date it could not have, and one tap shows the free times of it', async () => {
    const doctor = doctors[3]!
    const [first, second] = [day, addDays(day, 7)]
    for (const on of [first, second]) await session(doctor.id, on, '08:00', '10:00')
    await book(doctor.id, (await free(doctor.id, second))[0]!, 7)
    const page = await stage.open()
    await signIn(page, 'receptionist')
    await page.goto(`/appointments?on=${first}&doctor=${doctor.id}`)
    await page.getByRole('button', { name: /^Book/ }).click()
    await at(page).getByRole('combobox').first().waitFor()
    await page.keyboard.type('Banerjee')
    await at(page).getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    const time = at(page).getByRole('radiogroup', { name: 'Times' }).getByRole('radio').first()
    await time.press('Space')
    await at(page).getByLabel('Repeat weekly, times in all').fill('2')
    await page.keyboard.press('F10')
    const left = at(page).getByRole('status').getByRole('button')
    await left.waitFor()
    await expectNoSeriousAxe(page)
    await left.click()
    await expect.poll(() => at(page).getByLabel('Day', { exact: true }).inputValue()).toBe(second)
    await time.press('Space')
    await page.keyboard.press('F10')
    await at(page).waitFor({ state: 'detached' })
    const there = (await desk(appointments.list, { query: { from: second, doctorId: doctor.id } })).items
    expect(there).toHaveLength(2)
    await page.context().close()
  })

  it('leave moves thirty patients, and each is told', async () => {
    const doctor = doctors[1]!
    await session(doctor.id, day, '08:00', '15:00')
    const slots = (await free(doctor.id, day)).slice(0, 30)
    expect(slots).toHaveLength(30)
    for (const [i, startsAt] of slots.entries()) await book(doctor.id, startsAt, i)
    const page = await stage.open()
    await signIn(page, 'receptionist')
    await page.goto(`/doctor-hours?doctor=${doctor.id}`)
    await page.getByRole('button', { name: 'Enter leave' }).click()
    await page.getByLabel('First day').fill(day)
    await page.getByLabel('Last day').fill(day)
    await page.keyboard.press('F10')
    const sheet = page.getByRole('dialog', { name: 'Patients booked during this leave' })
    await expect.poll(() => sheet.getByRole('listitem').count()).toBe(30)
    await expectNoSeriousAxe(page)
    await sheet.getByLabel('Or tell all of them').fill('The doctor is away. We will find you another time.')
    await sheet.getByRole('button', { name: 'Tell all' }).click()
    await page.getByText('30 patients told').first().waitFor({ state: 'attached' })
    await sheet.getByRole('button', { name: /^Move all and tell them/ }).click()
    await sheet.getByText('Nobody is booked during this leave any more').waitFor()
    const left = await desk(appointments.list, { query: { from: day, doctorId: doctor.id, status: 'open' } })
    expect(left.items).toEqual([])
    const admin = await caller(stage.server.url, 'clinic-admin')
    const of = async (kind: 'appointment.moved' | 'appointment.affected') => {
      const first = await admin(outbox.list, { query: { limit: 100 } })
      const second = first.next
        ? await admin(outbox.list, { query: { limit: 100, cursor: first.next } })
        : { items: [] }
      return [...first.items, ...second.items].filter((m) => m.kind === kind).length
    }
    await expect.poll(() => of('appointment.moved')).toBe(30)
    expect(await of('appointment.affected')).toBe(30)
    await page.context().close()
  })

  it('a freed time finds who waits for it: one tap takes it, the second is told kindly', async () => {
    const doctor = doctors[2]!
    const on = addDays(day, 1)
    await session(doctor.id, on, '09:00', '10:00')
    const [first] = await free(doctor.id, on)
    const a = await book(doctor.id, first!, 0)
    const waits = people.at(-1)!
    // Whoever the demonstration has waiting would be asked first, as is right.
    for (const w of (await desk(waiting.list, { query: {} })).items) await desk(waiting.leave, { params: { id: w.id } })
    await desk(waiting.join, {
      body: { patientId: waits, doctorId: doctor.id, fromDate: today, untilDate: addDays(on, 3) },
    })
    const page = await stage.open()
    await signIn(page, 'receptionist')
    await page.goto(`/appointments?on=${on}&open=${a.id}`)
    await at(page).getByRole('button', { name: 'Cancel appointment' }).click()
    const sure = page.getByRole('dialog', { name: 'Cancel this appointment' })
    await sure.getByRole('textbox').fill('The patient travels')
    await sure.getByRole('button', { name: /Cancel appointment/ }).click()
    const admin = await caller(stage.server.url, 'clinic-admin')
    const link = async () => {
      const sent = (await admin(outbox.list, { query: { limit: 20 } })).items
      return JSON.stringify(sent).match(/\/offer\/[\w-]+/)?.[0]
    }
    await expect.poll(link, { timeout: 60_000 }).toBeTruthy()
    const phone = await stage.open({ viewport: screens.phone })
    const other = await stage.open({ viewport: screens.phone })
    const address = (await link())!
    await phone.goto(address)
    await other.goto(address)
    await other.getByRole('button', { name: 'Take this time' }).waitFor()
    await expectNoSeriousAxe(phone)
    await phone.getByRole('button', { name: 'Take this time' }).click()
    await phone.getByText('This time is yours').waitFor()
    await other.getByRole('button', { name: 'Take this time' }).click()
    await other
      .getByText(/This time is yours|This offer is over/)
      .first()
      .waitFor()
    const there = (await desk(appointments.list, { query: { from: on, doctorId: doctor.id, status: 'open' } })).items
    expect(there.map((x) => [x.patient.id, x.status])).toEqual([[waits, 'CONFIRMED']])
    for (const p of [page, phone, other]) await p.context().close()
  })

  it('one is carried by keys on the grid, put back, and put down elsewhere, where one reads from the right', async () => {
    const [doctor] = doctors
    const on = addDays(day, 1)
    await session(doctor!.id, on, '08:00', '10:00')
    const slots = await free(doctor!.id, on)
    const a = await book(doctor!.id, slots[0]!, 5)
    const where = async () => Date.parse((await desk(appointments.get, { params: { id: a.id } })).startsAt)
    const page = await stage.open({ locale: 'ar' })
    await signIn(page, 'receptionist')
    await page.goto(`/appointments?view=week&on=${on}&doctor=${doctor!.id}`)
    const event = page.locator(`[data-appointment="${a.id}"]`)
    await event.focus()
    const columnOf = (what: string) =>
      page
        .locator(what)
        .evaluate((el) => [...document.querySelectorAll('[data-column]')].indexOf(el.closest('[data-column]')!))
    // The page reads from the right: the next day lies to the left.
    for (const key of ['Space', 'ArrowDown', 'ArrowLeft']) await page.keyboard.press(key)
    expect(await columnOf('[data-carried]')).toBe((await columnOf(`[data-appointment="${a.id}"]`)) + 1)
    await page.keyboard.press('Escape')
    await page.locator('[data-carried]').waitFor({ state: 'detached' })
    expect(await where()).toBe(Date.parse(a.startsAt))
    for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
    await expect.poll(where).toBe(Date.parse(slots[2]!))
    // The cursor is still on it, at its new place.
    const isHere = (el: Element) => el === document.activeElement && el.getAttribute('data-picked') === null
    await expect.poll(() => event.evaluate(isHere)).toBe(true)
    await expectNoSeriousAxe(page)
    await page.context().close()
  })

  it('two desks move one appointment: one wins, the other is told', async () => {
    const doctor = doctors[0]!
    const on = addDays(day, 2)
    await session(doctor.id, on, '09:00', '11:00')
    const slots = await free(doctor.id, on)
    const a = await book(doctor.id, slots[0]!, 3)
    const [one, two] = await Promise.all([stage.open(), stage.open()])
    // The second desk hears of nothing, as on a bad line: it still shows the appointment where it was.
    await two.routeWebSocket(/./, () => undefined)
    const times = (page: Page) => at(page).getByRole('radiogroup', { name: 'Times' }).getByRole('radio')
    for (const page of [one, two]) {
      await signIn(page, 'receptionist')
      await page.goto(`/appointments?on=${on}&open=${a.id}`)
      await at(page).getByRole('button', { name: 'Move', exact: true }).click()
      await times(page).nth(4).waitFor()
    }
    await times(one).nth(2).press('Space')
    await at(one)
      .getByRole('button', { name: /^Move here/ })
      .click()
    const now = async () => (await desk(appointments.get, { params: { id: a.id } })).startsAt
    await expect.poll(now).not.toBe(a.startsAt)
    const won = await now()
    await times(two).nth(4).press('Space')
    await at(two)
      .getByRole('button', { name: /^Move here/ })
      .click()
    await at(two).getByRole('alert').first().waitFor()
    expect(await now()).toBe(won)
    for (const p of [one, two]) await p.context().close()
  })
})
