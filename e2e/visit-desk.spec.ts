import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { expectNoSeriousAxe, setStage, shot, signIn } from './harness.js'
import type { Stage } from './harness.js'

let stage: Stage
let desk: Page
let doctor: Page
/** Who is checked in, with which token: told by one part of the visit, needed by the next. */
const visit = { name: '', token: '' }

beforeAll(async () => {
  stage = await setStage()
  ;[desk, doctor] = await Promise.all([stage.open(), stage.open()])
  await Promise.all([signIn(desk, 'receptionist'), signIn(doctor, 'doctor')])
})

afterAll(() => stage?.close())

const doctorName = () =>
  doctor.evaluate(() =>
    fetch('/api/v1/auth/me')
      .then((r) => r.json())
      .then((me) => me.name as string),
  )

it('finds a known person, checks in and prints the slip by keyboard alone within fifteen seconds', async () => {
  const wanted = await doctorName()
  const search = desk.getByRole('search').getByRole('combobox')
  await search.waitFor()
  await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true)

  const began = Date.now()
  await desk.keyboard.type('rahul', { delay: 60 })
  await desk.getByRole('option').first().waitFor()
  await desk.keyboard.press('Enter')
  const doctors = desk.getByRole('radiogroup', { name: /Doctor/ })
  await doctors.getByRole('radio').first().waitFor()
  visit.name = (await desk.locator('form h2').textContent())!.trim()
  const complaint = field(desk, 'Complaint')
  await expect.poll(() => complaint.evaluate((field) => field === document.activeElement)).toBe(true)
  await desk.keyboard.type('Fever and cough for two days', { delay: 45 })
  await desk.keyboard.press('Enter')
  const names = await doctors.getByRole('radio').allTextContents()
  await desk.keyboard.type(String(names.findIndex((n) => n.includes(wanted)) + 1))
  const slip = desk.waitForResponse((r) => new URL(r.url()).pathname.endsWith('/token-slip'))
  for (let step = 0; step < 3; step++) await desk.keyboard.press('Enter')

  const given = desk.getByRole('status', { name: 'Token given' })
  await given.waitFor()
  expect((await slip).headers()['content-type']).toMatch(/^application\/pdf/)
  expect(Date.now() - began).toBeLessThan(15_000)
  expect(await given.textContent()).toContain(visit.name)
  expect(await given.textContent()).toContain(wanted)
  visit.token = /Token\s*(\d+)/.exec((await given.textContent())!)![1]!
  await expect
    .poll(() => search.evaluate((field) => field === document.activeElement && (field as HTMLInputElement).value))
    .toBe('')
  const room = desk.getByRole('region', { name: wanted })
  await expect.poll(() => room.getByText(visit.name).count()).toBe(1)
  await shot(desk, 'visit/desk')
  await expectNoSeriousAxe(desk)
})

it('says while somebody is registered who they may be already, and one tap opens them', async () => {
  const known = await desk.evaluate(() =>
    fetch('/api/v1/patients/search?q=Banerjee')
      .then((r) => r.json())
      .then(({ items }) => (items as { name: string; phone: string | null }[]).find((p) => p.phone)!),
  )
  await desk.getByRole('search').getByRole('combobox').fill(known.name)
  await desk.getByRole('option').first().waitFor()
  await desk.keyboard.press('F4')
  const sheet = desk.getByRole('dialog', { name: 'Register new' })
  await sheet.getByLabel('Phone').first().fill(known.phone!)
  await sheet.getByText('Is this the same person?').waitFor()
  const likely = sheet.getByRole('status').filter({ hasText: known.name })
  await likely.getByRole('button', { name: 'Yes, open' }).first().click()
  await sheet.waitFor({ state: 'detached' })
  await desk.getByRole('form', { name: `Check in ${known.name}` }).waitFor()
  await desk.keyboard.press('Escape')
})

it('shows the new token in the doctor’s queue without anybody asking', async () => {
  await doctor
    .getByRole('navigation', { name: 'My queue' })
    .getByRole('link', { name: new RegExp(visit.name) })
    .waitFor()
})

it('keeps what the doctor writes over a reload', async () => {
  await doctor.keyboard.press('F2')
  await doctor.waitForURL(/\/consult\/[0-9a-f-]{36}$/)
  // Whoever was called first is not the one this story is about.
  await doctor
    .getByRole('navigation', { name: 'My queue' })
    .getByRole('link', { name: new RegExp(visit.name) })
    .click()
  await doctor.getByRole('heading', { level: 2, name: visit.name }).waitFor()
  const history = doctor.getByLabel('History', { exact: true })
  expect(await doctor.getByLabel('Complaint', { exact: true }).inputValue()).toBe('Fever and cough for two days')
  await history.fill('No travel. Contacts are well.')
  // Faster than the pause after which the server is told: the browser has it.
  await doctor.reload()
  await expect.poll(() => history.inputValue()).toBe('No travel. Contacts are well.')
  await doctor.getByText(/^Saved \d/).waitFor()
  await doctor.evaluate(() =>
    localStorage.removeItem(Object.keys(localStorage).find((k) => k.startsWith('tabib.draft.')) ?? ''),
  )
  await doctor.reload()
  await expect.poll(() => history.inputValue()).toBe('No travel. Contacts are well.')
  await shot(doctor, 'visit/consult')
  await expectNoSeriousAxe(doctor)
})

it('finishes with diagnosis, medicine and test, and comes back to the queue', async () => {
  await field(doctor, 'Diagnoses').fill('J06')
  await pickFirst(doctor)
  await field(doctor, 'Add a medicine').fill('paracetamol 500')
  await pickFirst(doctor)
  await doctor.keyboard.type('1-1-1 3d af', { delay: 60 })
  await doctor.keyboard.press('Enter')
  await field(doctor, 'Laboratory tests').fill('cbc')
  await pickFirst(doctor)
  await doctor.getByRole('button', { name: '1 week' }).click()
  await doctor.keyboard.press('F10')
  await doctor.waitForURL(/\/consult\?done=/)
  await doctor.getByText(`Finished: token ${visit.token}`).waitFor()
  await desk.getByRole('switch').click()
  const row = desk.getByRole('listitem').filter({ hasText: visit.name })
  await row.getByText('Done', { exact: true }).waitFor()
})

/** The field itself, not the list that opens under it and bears the same name. */
const field = (page: Page, label: string) => page.getByLabel(label).and(page.locator('input'))

async function pickFirst(page: Page) {
  await page.locator('[role="option"][data-combobox-selected]:visible').first().waitFor()
  await page.keyboard.press('Enter')
}
