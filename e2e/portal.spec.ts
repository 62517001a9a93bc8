import { labOrders } from '@tabib/contracts/lab/orders'
import { outbox } from '@tabib/contracts/notifications/messages'
import { patients } from '@tabib/contracts/patients/patients'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import { availability } from '@tabib/contracts/scheduling/availability'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { caller } from './api.js'
import type { Call } from './api.js'
import { expectNoSeriousAxe, picturesOfFailures, screens, setStage, shot } from './harness.js'
import type { Stage } from './harness.js'

let stage: Stage
let owner: Call
let page: Page
/** Somebody with a verified report, whose phone is known. */
let person: { id: string; name: string; phone: string; birthYear: number }

beforeAll(async () => {
  stage = await setStage()
  owner = await caller(stage.server.url, 'owner')
  const { items } = await owner(labOrders.worklist, { query: { status: 'verified' } })
  const people = await Promise.all(items.map((o) => owner(patients.get, { params: { id: o.patient.id } })))
  const p = people.find((x) => x.phone)!
  person = { id: p.id, name: p.name, phone: p.phone!, birthYear: Number(p.birthDate.slice(0, 4)) }
  page = await stage.open({ viewport: screens.phone, isMobile: true, hasTouch: true })
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

const go = (name: string) => page.getByRole('navigation', { name: 'Where to' }).getByRole('link', { name }).click()
const times = () => page.getByRole('group', { name: /^Free times on/ }).getByRole('button')

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
    const words = person.name.split(' ')
    await page.getByRole('button', { name: new RegExp(words.filter((w) => !/^(Md|Dr|Mrs?)\.?$/.test(w))[0]!) }).click()
    await shot(page, 'portal/year')
    await page.getByLabel('Year of birth').fill(String(person.birthYear))
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText(/^Kept for you until/).waitFor()
    await expectNoSeriousAxe(page)
    await shot(page, 'portal/book')
  })

  it('books the time that was kept, and cancels it again', async () => {
    await page.getByLabel('What is it about?').fill('Cough for a week')
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
