import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { picturesOfFailures, setStage, signIn } from './harness.js'
import type { Stage } from './harness.js'

const root = join(import.meta.dirname, '..')
const samples = join(root, 'server', 'src', 'modules', 'interop', 'samples')
const name = 'Carla Echevarría'

let stage: Stage
let desk: Page, doctor: Page, pharmacist: Page, till: Page
let doctorName: string
let patientId: string
let visitPath: string

beforeAll(async () => {
  stage = await setStage()
  // As an operator does it beside a server that runs.
  await promisify(execFile)(process.execPath, [join(root, 'server', 'dist', 'import.js'), 'fhir', samples], {
    cwd: root,
    env: { ...process.env, DATA_DIR: stage.server.dataDir, EPHEMERAL: 'true', DATABASE_URL: undefined },
    timeout: 120_000,
  })
  ;[desk, doctor, pharmacist, till] = await Promise.all([stage.open(), stage.open(), stage.open(), stage.open()])
  // The cashier's browser shows papers itself, and prints them from a frame.
  await till.addInitScript(() => Object.defineProperty(navigator, 'pdfViewerEnabled', { value: true }))
  await Promise.all([
    signIn(desk, 'receptionist'),
    signIn(doctor, 'doctor'),
    signIn(pharmacist, 'pharmacist'),
    signIn(till, 'cashier'),
  ])
  doctorName = await doctor.evaluate(() =>
    fetch('/api/v1/auth/me')
      .then((r) => r.json())
      .then((me) => me.name as string),
  )
})
afterAll(() => stage?.close())
picturesOfFailures(() => stage)

const field = (page: Page, label: string | RegExp) => page.getByLabel(label).and(page.locator('input, textarea'))

async function pickFirst(page: Page) {
  await page.locator('[role="option"][data-combobox-selected]:visible').first().waitFor()
  await page.keyboard.press('Enter')
}

async function checkIn(complaint: string) {
  const doctors = desk.getByRole('radiogroup', { name: /Doctor/ })
  await field(desk, 'Complaint').fill(complaint)
  await doctors.getByRole('radio').filter({ hasText: doctorName }).click()
  await desk.keyboard.press('F10')
  await desk.getByRole('status', { name: 'Token given' }).waitFor()
}

it('finds a person another system knew, and takes a photo of what she brings along', async () => {
  await desk.getByRole('search').getByRole('combobox').fill('carla eche')
  await desk.getByRole('option').first().waitFor()
  await desk.keyboard.press('Enter')
  await desk.getByRole('form', { name: /^Check in / }).waitFor()
  expect(await desk.locator('form h2').textContent()).toContain(name)
  patientId = new URL(desk.url()).searchParams.get('patient')!
  const photo = await desk.screenshot({ type: 'jpeg' })
  await desk
    .locator('form input[type="file"]')
    .setInputFiles({ name: 'IMG_0815.jpg', mimeType: 'image/jpeg', buffer: photo })
  await desk.getByRole('button', { name: /^Brought along, /, pressed: true }).waitFor()
  await checkIn('Sneezing and itchy eyes')
})

it('is known to the doctor with problems, allergies, course and the paper she brought', async () => {
  await doctor
    .getByRole('navigation', { name: 'My queue' })
    .getByRole('link', { name: new RegExp(name) })
    .click()
  await doctor.getByRole('heading', { level: 2, name }).waitFor()
  const known = doctor.getByRole('complementary', { name: 'What is known' })
  await known.getByText('Perennial allergic rhinitis with seasonal variation').waitFor()
  await known.getByText('House dust mite allergy').waitFor()
  // What was resolved elsewhere is no problem of today.
  expect(await known.getByRole('region', { name: 'Problems' }).getByText('Sprain of ankle').count()).toBe(0)
  await known.getByRole('button', { name: 'Trends' }).click()
  await known.getByRole('region', { name: 'Trends' }).locator('svg').first().waitFor()
  // What another laboratory has measured is drawn too.
  const haemoglobin = known
    .getByRole('region', { name: 'Laboratory values from elsewhere' })
    .getByRole('img', { name: /^Hemoglobin over time: 2 values, latest [\d.]+ g\/dL$/ })
  await haemoglobin.locator('svg').waitFor()
  await known.getByRole('button', { name: 'Prescription brought along' }).click()
  const paper = doctor.getByRole('dialog')
  await paper.getByRole('img', { name: /^Brought along/ }).waitFor()
  await doctor.keyboard.press('Escape')
  await paper.waitFor({ state: 'detached' })
})

it('is treated, and the prescription is changed before the pharmacy hands it out', async () => {
  visitPath = new URL(doctor.url()).pathname
  await field(doctor, 'History').fill('Worse since the weekend.')
  await field(doctor, 'Diagnoses').fill('J30')
  await pickFirst(doctor)
  await field(doctor, 'Add a medicine').fill('cetirizine')
  await pickFirst(doctor)
  await doctor.keyboard.type('0-0-1 5d', { delay: 40 })
  await doctor.keyboard.press('F10')
  await doctor.waitForURL(/\/consult\?done=/)

  const waiting = pharmacist.getByRole('row').filter({ hasText: name })
  await waiting.waitFor()
  await doctor.goto(visitPath)
  await doctor.getByRole('button', { name: 'Change prescription' }).click()
  const pad = doctor.getByRole('dialog')
  await field(doctor, /^How .* is taken$/).fill('0-0-1 10d')
  await pad.getByRole('textbox', { name: 'Reason' }).fill('She travels next week')
  await doctor.keyboard.press('F10')
  await pad.waitFor({ state: 'detached' })
  await doctor.getByText('Because: She travels next week').waitFor()

  await waiting.click()
  await pharmacist.getByText(/for 10 days/).waitFor()
  expect(await waiting.count()).toBeLessThanOrEqual(1)
})

it('reads a correction of the note beside what was signed', async () => {
  await doctor.getByRole('button', { name: 'Amend', exact: true }).click()
  const dialog = doctor.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'History' }).fill('Worse since Monday.')
  await dialog.getByRole('textbox', { name: 'Why it is amended' }).fill('The day was wrong')
  await doctor.keyboard.press('F10')
  await dialog.waitFor({ state: 'detached' })
  await doctor.getByText('Worse since Monday.').waitFor()
  expect(await doctor.getByText('Worse since the weekend.').count()).toBe(1)
})

it('comes again by the link of the follow-up list, pays, and leaves unseen', async () => {
  await desk.goto(`/desk?patient=${patientId}&followUp=1`)
  await desk.getByRole('form', { name: /^Check in / }).waitFor()
  expect(await desk.getByRole('radio', { name: 'Follow-up' }).isChecked()).toBe(true)
  await checkIn('Control')
  await till.goto('/register')
  await till.getByRole('row').filter({ hasText: name }).first().click()
  await till.getByRole('button', { name: /^Take ₹/ }).waitFor()
  await till.keyboard.press('F9')
  await till.getByRole('status').filter({ hasText: 'Received' }).waitFor()
  const room = desk.getByRole('region', { name: doctorName })
  const row = room.getByRole('listitem').filter({ hasText: name })
  await row.locator('[data-row-action]').click()
  await desk.getByRole('menuitem', { name: 'Has left' }).click()
  await desk.getByRole('dialog').getByRole('textbox').fill('Had to catch the bus')
  await desk.getByRole('dialog').locator('button[type="submit"]').click()
  await row.waitFor({ state: 'detached' })
  const queue = doctor.getByRole('navigation', { name: 'My queue' })
  await expect.poll(() => queue.locator('a[data-status="waiting"]').filter({ hasText: name }).count()).toBe(0)
})

it('is paid back at the desk what nobody gave her, by keyboard alone', async () => {
  const bill = till.getByRole('region', { name: 'Bill' })
  const payBack = bill.locator('button:not([aria-disabled])').filter({ hasText: 'Pay back' })
  const sheet = till.getByRole('dialog')
  // Whoever thinks better of it is where they were.
  await payBack.press('Enter')
  await sheet.getByLabel('Reason').waitFor()
  await till.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  await expect.poll(() => payBack.evaluate((button) => button === document.activeElement)).toBe(true)
  await till.keyboard.press('F6')
  // What is owed back stands there already; why is theirs to say.
  expect(await sheet.getByLabel('Amount').inputValue()).not.toBe('0.00')
  await sheet.getByLabel('Reason').fill('Left before she was seen')
  const paperOf = async (act: Promise<void>) => {
    const [answer] = await Promise.all([till.waitForResponse((r) => /\/refunds\/[^?]+\?/.test(r.url())), act])
    return [answer.headers()['content-type'], new URL(answer.url()).searchParams.get('size')]
  }
  // The slip comes out by itself.
  expect(await paperOf(till.keyboard.press('F10'))).toEqual(['application/pdf', '80mm'])
  await sheet.waitFor({ state: 'detached' })
  await till.getByText('Left before she was seen').waitFor()
  const paper = (name: string | RegExp) => paperOf(bill.getByRole('button', { name }).press('Enter'))
  expect(await paper('Print on A4')).toEqual(['application/pdf', 'a4'])
  expect(await paper(/^Print refund SUN-RF\/.*\d$/)).toEqual(['application/pdf', '80mm'])
  expect(await paper(/^Print refund SUN-RF\/.* \(A4\)$/)).toEqual(['application/pdf', 'a4'])
  expect(await bill.getByText('To pay back').count()).toBe(0)
  // A viewer that is ready late takes neither the cursor nor the next key.
  await till.evaluate(() => document.querySelector('iframe')!.focus())
  await till.keyboard.press('F2')
  const search = till.getByRole('searchbox', { name: /^Scan a slip/ })
  await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true)
})
