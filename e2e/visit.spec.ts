import { refunds } from '@tabib/contracts/billing/refunds'
import { sessions } from '@tabib/contracts/identity/sessions'
import type { Locator, Page, Request, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { caller } from './api.js'
import { demoPassword, picturesOfFailures, pressScan, setStage, signIn } from './harness.js'
import type { Stage } from './harness.js'

/** Slower than a barcode reader, as fingers are. */
const typing = { delay: 60 }
const patient = 'Rukhsana Begum Elamgir'
const complaint = 'Headache and giddiness for a week'
const figures = { systolic: '158', diastolic: '96', pulse: '88', temperature: '37.1', weight: '64', height: '156' }
const haemoglobin = '8.4'

let stage: Stage
let desk: Page, nurse: Page, doctor: Page, lab: Page, pharmacist: Page, cashier: Page, owner: Page
let doctorName: string
let token: string
let visitAddress: string
let billed: number
let before: { patients: number; taken: number }
let team: Record<string, string>

beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.close())
picturesOfFailures(() => stage)

async function arrive(role: string): Promise<Page> {
  const page = await stage.open()
  await signIn(page, role)
  return page
}

/** What the browser fetches while something is done, as long as its address ends so. */
async function paperOf(page: Page, address: RegExp, act: () => Promise<unknown>): Promise<Response> {
  const [response] = await Promise.all([page.waitForResponse((r) => address.test(new URL(r.url()).pathname)), act()])
  return response
}

async function expectPdf(response: Response) {
  expect(response.status()).toBe(200)
  expect(response.headers()['content-type']).toMatch(/^application\/pdf/)
}

/** Nobody types before they see where. */
const cursorInSearch = (page: Page) =>
  expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=search]') !== null)).toBe(true)

/** `₹1,250.00` in hundredths. */
const minor = (text: string) => Math.round(Number(text.replace(/[^\d.−-]/g, '').replace('−', '-')) * 100)
const wordsOf = async (all: Locator) => (await all.allInnerTexts()).map((text) => text.trim())

/** From the search field to the token by keyboard alone, with the person already picked. */
async function checkInByKeyboard(page: Page, words: string | null): Promise<Response> {
  await page.getByRole('form', { name: /^Check in / }).waitFor()
  const complaintField = page.getByRole('combobox', { name: 'Complaint' })
  await expect.poll(() => complaintField.evaluate((field) => field === document.activeElement)).toBe(true)
  if (words !== null) await page.keyboard.type(words, typing)
  await page.keyboard.press('Enter')
  const card = page.getByRole('radio', { name: doctorName })
  await card.waitFor()
  await page.keyboard.press(String(1 + (await cardIndex(page))))
  await expect.poll(() => card.getAttribute('aria-checked')).toBe('true')
  return paperOf(page, /\/token-slip$/, async () => {
    for (let step = 0; step < 3; step++) await page.keyboard.press('Enter')
  })
}

async function cardIndex(page: Page): Promise<number> {
  const names = await wordsOf(page.getByRole('radiogroup', { name: 'Doctor' }).getByRole('radio'))
  return names.findIndex((name) => name.includes(doctorName))
}

/** As those press who do not trust a machine: the second time does nothing more. */
async function pressTwice(page: Page, key: string) {
  await page.keyboard.press(key)
  await page.keyboard.press(key)
}

/** A double click whose second half comes when the first has done its work and something else stands there: it asks for nothing. */
async function clickTwice(button: Locator, done: () => Promise<unknown>) {
  const page = button.page()
  const box = (await button.boundingBox())!
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await done()
  const asked: string[] = []
  const listen = (request: Request) => void (request.method() === 'GET' || asked.push(request.url()))
  page.on('request', listen)
  await page.mouse.down({ clickCount: 2 })
  await page.mouse.up({ clickCount: 2 })
  await page.evaluate(() => new Promise(requestAnimationFrame))
  page.off('request', listen)
  expect(asked).toEqual([])
}

/** Back and forward by the browser's own buttons. */
async function backAndForth(page: Page) {
  await page.goBack()
  await page.goForward()
}

/** Two of the six numbers of the owner's page. */
async function todayOf(page: Page): Promise<typeof before> {
  const numbers = page.getByRole('region', { name: 'Today in six numbers' })
  const figure = async (name: RegExp) => {
    const [, number] = (await numbers.getByRole('link', { name }).innerText()).split('\n').filter(Boolean)
    return minor(number!)
  }
  return { patients: (await figure(/^Patients/)) / 100, taken: await figure(/^Takings/) }
}

it('everybody signs in', async () => {
  ;[desk, nurse, doctor, lab, pharmacist, cashier, owner] = (await Promise.all(
    (['receptionist', 'nurse', 'doctor', 'lab-technician', 'pharmacist', 'cashier', 'owner'] as const).map(arrive),
  )) as [Page, Page, Page, Page, Page, Page, Page]
  const nameOf = async (page: Page) =>
    (await page.getByRole('button', { name: /: account$/ }).getAttribute('aria-label'))!.replace(/: account$/, '')
  const people = { desk, nurse, doctor, lab, pharmacist, cashier }
  team = Object.fromEntries(
    await Promise.all(Object.entries(people).map(async ([role, page]) => [role, await nameOf(page)])),
  )
  doctorName = team['doctor']!
  expect(doctorName).toMatch(/^Dr /)
  before = await todayOf(owner)
})

it('reception registers somebody new and checks them in, by keyboard alone', async () => {
  await cursorInSearch(desk)
  await desk.keyboard.type(patient, typing)
  await desk.getByText('Nobody found.').waitFor()
  await desk.keyboard.press('F4')
  const sheet = desk.getByRole('dialog', { name: 'Register new' })
  await sheet.waitFor()
  expect(await sheet.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe(patient)
  await expect.poll(() => desk.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('radio')
  await desk.keyboard.press('Space')
  await desk.keyboard.press('Enter')
  await desk.keyboard.type('34', typing)
  await desk.keyboard.press('Enter')
  await desk.keyboard.type('98300 41526', typing)
  await desk.keyboard.press('Enter')
  await sheet.waitFor({ state: 'detached' })

  await expectPdf(await checkInByKeyboard(desk, complaint))
  const given = desk.getByRole('status', { name: 'Token given' })
  await given.waitFor()
  const words = await given.innerText()
  expect(words).toContain(patient)
  expect(words).toContain(doctorName)
  token = /Token\s*(\d+)/.exec(words)![1]!
  await desk.getByRole('region', { name: 'Waiting rooms' }).getByText(patient).waitFor()
})

it('the nurse records vital signs, and the worrying ones are marked', async () => {
  await nurse.getByRole('link', { name: 'Vitals' }).click()
  await nurse.getByRole('button', { name: new RegExp(patient) }).click()
  await nurse.getByRole('region', { name: 'Patient' }).getByText(patient).waitFor()
  const field = (name: RegExp) => nurse.getByRole('textbox', { name })
  await field(/upper/).fill(figures.systolic)
  await field(/lower/).fill(figures.diastolic)
  await field(/^Pulse/).fill(figures.pulse)
  await field(/^Temperature/).fill(figures.temperature)
  await field(/^Weight/).fill(figures.weight)
  await field(/^Height/).fill(figures.height)
  await nurse.getByText('High', { exact: true }).first().waitFor()
  await pressTwice(nurse, 'F10')
  await nurse.getByText(`Saved for ${patient}`).waitFor()
})

it('the doctor calls the patient and sees what was measured', async () => {
  await doctor
    .getByRole('navigation', { name: 'My queue' })
    .getByRole('link', { name: new RegExp(patient) })
    .click()
  await doctor.getByRole('region', { name: 'Patient' }).getByText(patient).waitFor()
  await doctor.getByRole('button', { name: 'Call', exact: true }).dblclick()
  await doctor.getByText('Called', { exact: true }).first().waitFor()
  const known = doctor.getByRole('complementary', { name: 'What is known' })
  await known
    .getByText(new RegExp(`${figures.systolic}\\s*/\\s*${figures.diastolic}`))
    .first()
    .waitFor()
  expect(await doctor.getByRole('textbox', { name: 'Complaint' }).inputValue()).toBe(complaint)
})

it('what the doctor writes survives a reload', async () => {
  await doctor.getByRole('textbox', { name: 'History' }).fill('Salt tablets from a neighbour. No fever.')
  await doctor.getByRole('textbox', { name: 'Examination' }).fill('Heart and lungs clear.')
  const diagnosis = doctor.getByRole('textbox', { name: 'Diagnoses' })
  await diagnosis.fill('hypertension')
  await doctor.getByRole('option', { name: /I10/ }).click()
  await doctor.getByRole('textbox', { name: 'Add a medicine' }).fill('amlod')
  await doctor
    .getByRole('option', { name: /Amlodipine/ })
    .first()
    .click()
  const how = doctor.getByRole('textbox', { name: /^How .* is taken$/ })
  await how.fill('1-0-0 5d af')
  await doctor.getByText('5 tablets').first().waitFor()
  await doctor.getByRole('textbox', { name: 'Laboratory tests' }).fill('HB')
  await doctor
    .getByRole('option', { name: /Haemoglobin/ })
    .first()
    .click()
  await doctor.getByRole('textbox', { name: 'Advice' }).fill('Less salt. Walk every day.')
  await doctor.getByRole('button', { name: '3 days' }).click()
  await doctor.getByText(/^Saved /).waitFor()

  await doctor.reload()
  await expect.poll(() => doctor.getByRole('textbox', { name: 'History' }).inputValue()).toContain('Salt tablets')
  expect(await doctor.getByRole('textbox', { name: 'Advice' }).inputValue()).toBe('Less salt. Walk every day.')
  expect(await doctor.getByRole('textbox', { name: /^How .* is taken$/ }).inputValue()).toContain('1-0-0')
  await doctor.getByText('I10').waitFor()
  expect(await doctor.getByRole('button', { name: '3 days' }).getAttribute('aria-pressed')).toBe('true')
})

it('finishing prints the prescription and sends the orders on', async () => {
  visitAddress = new URL(doctor.url()).pathname
  await expectPdf(await paperOf(doctor, /\/prescription-sheet$/, () => pressTwice(doctor, 'F10')))
  await doctor.getByText(`Finished: token ${token}, ${patient}`).waitFor()
})

it('the laboratory collects, finds an abnormal value and verifies it; the doctor sees it without a reload', async () => {
  await doctor.goto(visitAddress)
  const results = doctor.getByRole('complementary', { name: 'What is known' })
  await results.getByText('To collect').waitFor()

  await lab.getByRole('searchbox', { name: /^Patient, test or sample/ }).fill(patient)
  await lab.getByRole('row', { name: new RegExp(patient) }).click()
  await expectPdf(
    await paperOf(lab, /\/label$/, () => lab.getByRole('button', { name: /^Collect and print label/ }).dblclick()),
  )
  await lab.getByRole('textbox', { name: /Haemoglobin/ }).fill(haemoglobin)
  await lab
    .getByText(/^(Critical low|Low)$/)
    .first()
    .waitFor()
  // What stands in the same place next is for somebody who has read what was found.
  const verify = lab.getByRole('button', { name: /^Verify/ })
  await clickTwice(lab.getByRole('button', { name: /^Save/ }), () => verify.waitFor())
  await verify.dblclick()
  await lab.getByText('Verified. The report is ready.').waitFor()
  // The button that did it is gone; the focus is at the next step.
  await expect.poll(() => lab.evaluate(() => document.activeElement?.closest('[data-action-bar]') != null)).toBe(true)
  await expectPdf(await paperOf(lab, /\/report$/, () => lab.keyboard.press('F8')))

  await results.getByText(haemoglobin).first().waitFor()
  await results
    .getByText(/^(Critical low|Low)$/)
    .first()
    .waitFor()
})

it('the pharmacist finds the prescription waiting and hands the medicine out', async () => {
  await pharmacist.getByRole('row', { name: new RegExp(patient) }).click()
  await pharmacist
    .getByText(/Amlodipine/)
    .first()
    .waitFor()
  // Two of five: whoever presses twice has not handed out the rest.
  await pharmacist
    .getByRole('textbox', { name: /^Hand out, / })
    .first()
    .fill('2')
  const dispense = pharmacist.getByRole('button', { name: /^Dispense/ })
  await clickTwice(dispense, () => pharmacist.getByText(/still owed 3 tablets/).waitFor())
  await dispense.click()
  await pharmacist.getByText('Nothing of this prescription is left to hand out.').waitFor()
  await backAndForth(pharmacist)
  await pharmacist.getByText('Nothing of this prescription is left to hand out.').waitFor()
  await pharmacist.getByRole('link', { name: 'Pharmacy' }).click()
  await pharmacist.getByRole('row').nth(1).waitFor()
  await expect.poll(() => pharmacist.getByRole('row', { name: new RegExp(patient) }).count()).toBe(0)
})

it('the message that something runs low leads to all that does', async () => {
  await pharmacist.getByRole('button', { name: /^Messages to me/ }).click()
  await pharmacist
    .getByRole('button', { name: /^Stock is low/ })
    .first()
    .click()
  await pharmacist.getByRole('heading', { level: 1, name: 'Stock' }).waitFor()
  await expect.poll(() => pharmacist.getByRole('radio', { name: /^Running low/ }).isChecked()).toBe(true)
})

it('the bill has arisen by itself and adds up', async () => {
  await cashier.getByRole('searchbox', { name: /^Scan a slip/ }).fill(patient)
  await cashier.getByRole('row', { name: new RegExp(patient) }).click()
  const bill = cashier.getByRole('region', { name: 'Bill' })
  await bill.getByText('Total', { exact: true }).waitFor()
  const rows = bill.locator('tbody tr')
  const lines = await wordsOf(rows.locator('td:first-child'))
  expect(lines.join('\n')).toMatch(/Consultation, general medicine/)
  expect(lines.join('\n')).toMatch(/Haemoglobin/)
  expect(lines.join('\n')).toMatch(/Amlodipine/)
  // The medicine was handed out twice.
  expect(lines).toHaveLength(4)
  const amounts = (await wordsOf(rows.locator('td:last-child'))).map(minor)
  const sums = await wordsOf(bill.locator('dl dd'))
  const labels = await wordsOf(bill.locator('dl dt'))
  const total = minor(sums[labels.indexOf('Total')]!)
  const taxes = sums.filter((_, i) => /GST|VAT/.test(labels[i]!)).reduce((sum, text) => sum + minor(text), 0)
  expect(amounts.every((amount) => amount > 0)).toBe(true)
  expect(amounts.reduce((sum, amount) => sum + amount, 0) + taxes).toBe(total)
  billed = total
})

it('the cashier takes part in cash and the rest by UPI, with a receipt for each', async () => {
  const bill = cashier.getByRole('region', { name: 'Bill' })
  await bill.getByRole('textbox', { name: /^Amount/ }).fill('100')
  const first = await paperOf(cashier, /\/receipt$/, () => bill.getByRole('button', { name: /^Take / }).dblclick())
  await expectPdf(first)
  await bill.getByText('Partly paid').waitFor()
  const rest = bill.getByRole('button', { name: /^Take the rest/ })
  expect(minor(await rest.innerText().then((text) => text.split('\n')[0]!))).toBe(billed - 10_000)
  await expect.poll(() => rest.getAttribute('aria-disabled')).toBe(null)
  await rest.click()
  await bill.getByText('UPI', { exact: true }).click()
  await bill.getByRole('img', { name: /^UPI code asking for/ }).waitFor()
  expect(minor(await bill.getByRole('textbox', { name: /^Amount/ }).inputValue())).toBe(billed - 10_000)
  const second = await paperOf(cashier, /\/receipt$/, () => bill.getByRole('button', { name: /^Take / }).dblclick())
  await expectPdf(second)
  await bill.getByText('Paid', { exact: true }).waitFor()
  await backAndForth(cashier)
  await bill.getByText('Paid', { exact: true }).waitFor()
})

it('reception sees the follow-up on its day', async () => {
  await desk.getByRole('link', { name: 'Follow-ups' }).click()
  const row = desk.getByRole('region', { name: 'The next seven days' }).getByRole('row', { name: new RegExp(patient) })
  await row.waitFor()
  const due = new Intl.DateTimeFormat('en-IN', { dateStyle: 'medium', timeZone: 'Asia/Kolkata' })
  expect(await row.innerText()).toContain(due.format(new Date(Date.now() + 3 * 86_400_000)))
  expect(await row.innerText()).toContain(doctorName)
})

it('reception checks in somebody known by keyboard alone', async () => {
  await desk.getByRole('link', { name: 'Reception' }).click()
  await cursorInSearch(desk)
  const started = Date.now()
  await desk.keyboard.type('98300 41526', typing)
  await desk.getByRole('option', { name: new RegExp(patient) }).waitFor()
  await desk.keyboard.press('Enter')
  await expectPdf(await checkInByKeyboard(desk, 'Came for the report'))
  await desk.getByRole('status', { name: 'Token given' }).getByText(patient).waitFor()
  const words = await desk.getByRole('status', { name: 'Token given' }).innerText()
  expect(Number(/Token\s*(\d+)/.exec(words)![1])).toBe(Number(token) + 1)
  expect(Date.now() - started).toBeLessThan(30_000)
})

it('the owner sees the day change, and who did what', async () => {
  await expect.poll(() => todayOf(owner)).toEqual({ patients: before.patients + 2, taken: before.taken + billed })

  await owner.getByRole('link', { name: 'Activity', exact: true }).click()
  await owner.goto('/activity?what=changes')
  const rows = owner.getByRole('table', { name: 'What was done, newest first' }).getByRole('row')
  const of = (name: string) => rows.filter({ hasText: name }).filter({ hasText: patient })
  for (const name of Object.values(team)) await of(name).first().waitFor()

  await of(team['cashier']!).filter({ hasText: 'took a payment' }).first().click()
  const detail = owner.getByRole('dialog', { name: 'What happened' })
  const paid = detail.getByRole('row', { name: /^Paid/ })
  await paid.waitFor()
  expect((await wordsOf(paid.getByRole('cell'))).map(minor)).toEqual([100_00, billed])
})

it('above the clinic’s limit money goes back once the owner, back by PIN, has shown again who they are: by keyboard alone', async () => {
  const call = await caller(stage.server.url, 'owner')
  await call(refunds.setLimit, { body: { amountMinor: 5_000 } })
  await call(sessions.setPin, { body: { pin: '730519' } })
  await owner.goto('/today')
  const places = owner.getByRole('navigation', { name: 'Places' })
  await places.waitFor()
  await owner.keyboard.press('Control+l')
  const pin = owner.locator('#desk-pin')
  await expect.poll(() => pin.evaluate((field) => field === document.activeElement)).toBe(true)
  await owner.keyboard.type('730519', typing)
  await owner.keyboard.press('Enter')
  await places.waitFor()

  await owner.goto('/register')
  await owner.getByRole('searchbox', { name: /^Scan a slip/ }).waitFor()
  await pressScan(owner, `tabib:visit:${visitAddress.split('/').at(-1)}`)
  const bill = owner.getByRole('region', { name: 'Bill' })
  await bill.getByText('Paid', { exact: true }).waitFor()
  await owner.keyboard.press('F6')
  const sheet = owner.getByRole('dialog', { name: 'Pay back' })
  const amount = sheet.getByLabel('Amount')
  await expect.poll(() => amount.evaluate((field) => field === document.activeElement)).toBe(true)
  expect(minor(await amount.inputValue())).toBe(billed - 10_000)
  for (const key of ['Tab', 'Tab']) await owner.keyboard.press(key)
  await owner.keyboard.type('Paid from the wrong account', typing)
  await owner.keyboard.press('F10')

  const again = owner.getByRole('dialog', { name: 'Is it you?' })
  const password = again.locator('input[autocomplete="current-password"]')
  await expect.poll(() => password.evaluate((field) => field === document.activeElement)).toBe(true)
  // Whoever would rather not is back at what they had written.
  await owner.keyboard.press('Escape')
  await again.waitFor({ state: 'detached' })
  expect(await sheet.getByLabel('Reason').inputValue()).toBe('Paid from the wrong account')
  await owner.keyboard.press('F10')
  await password.waitFor()
  await expect.poll(() => password.evaluate((field) => field === document.activeElement)).toBe(true)
  // As fast as a password manager types, and no scan for all that.
  await owner.keyboard.type(demoPassword)
  await expectPdf(await paperOf(owner, /\/refunds\/[^/]+\/receipt$/, () => owner.keyboard.press('Enter')))
  await sheet.waitFor({ state: 'detached' })
  const given = await bill.getByRole('status').filter({ hasText: 'Paid back' }).innerText()
  expect(minor(given.split('\n')[0]!)).toBe(billed - 10_000)
  expect(given).toContain('SUN-RF/')
})
