import { dues } from '@tabib/contracts/billing/dues'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { queue } from '@tabib/contracts/frontdesk/queue'
import { screens } from '@tabib/contracts/frontdesk/screens'
import { patients } from '@tabib/contracts/patients/patients'
import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { type Call, caller } from './api.js'
import {
  expectNoSeriousAxe,
  picturesOfFailures,
  pressScan,
  screens as sizes,
  setStage,
  shot,
  signIn,
} from './harness.js'
import type { Stage } from './harness.js'

let stage: Stage
let api: Call
let desk: Page
let board: Page

/** What the page has said aloud: browsers without a voice say nothing, so the voice is listened to instead. */
const spokenIn = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { said: { text: string; lang: string }[] }).said)
const listen = (context: BrowserContext) =>
  context.addInitScript(() => {
    const said: { text: string; lang: string }[] = []
    Object.assign(globalThis, { said })
    const speak = (u: SpeechSynthesisUtterance) => void said.push({ text: u.text, lang: u.lang })
    Object.defineProperty(globalThis, 'speechSynthesis', { value: { speak, getVoices: () => [], cancel() {} } })
  })

beforeAll(async () => {
  stage = await setStage()
  ;[desk, board] = await Promise.all([stage.open(), stage.open({ viewport: { width: 1920, height: 1080 } })])
  await listen(board.context())
  api = await caller(stage.server.url, 'receptionist')
  await signIn(desk, 'receptionist')
})
afterAll(() => stage?.close())
picturesOfFailures(() => stage)

const rooms = new Map<string, Promise<Page>>()
/** Somebody's own page, signed in once for all that happens here. */
function at(who: 'nurse' | 'cashier' | 'doctor' | 'pharmacist'): Promise<Page> {
  const open = async () => {
    const page = await stage.open()
    await signIn(page, who)
    return page
  }
  const page = rooms.get(who) ?? open()
  rooms.set(who, page)
  return page
}

/** The doctor for whom most wait, with those who wait in order. */
async function busiest() {
  const { items } = await api(queue.today, { query: { open: 'true' } })
  const waiting = Map.groupBy(
    items.filter((a) => a.status === 'waiting'),
    (a) => a.doctor.id,
  )
  const [rows] = [...waiting.values()].toSorted((a, b) => b.length - a.length)
  if (!rows || rows.length < 3) throw new Error('the demonstration hospital has nobody waiting')
  return { doctor: rows[0]!.doctor, rows }
}

/** What of a board's own parts one would have to scroll for; a television scrolls for nobody. */
const outOfView = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main > *, main ul > li')]
      .filter((e) => {
        const { top, left, right, bottom } = e.getBoundingClientRect()
        return top < -1 || left < -1 || right > innerWidth + 1 || bottom > innerHeight + 1
      })
      .map((e) => e.textContent),
  )

const pathOf = (encounterId: string) => `/q/${encounterId.replaceAll('-', '')}`

it('a token called on the desk appears and is spoken on the board, and on the phone of whoever holds it', async () => {
  const { doctor, rows } = await busiest()
  const { code } = await api(screens.open, {
    body: { kind: 'board', name: 'Hall', languages: ['en', 'hi'], counters: ['vitals', 'pharmacy'] },
  })
  await board.goto(`/board/${code}`)
  await board.getByRole('button', { name: 'Start the voice' }).click()
  const phone = await stage.open({ viewport: sizes.phone })
  await listen(phone.context())
  await phone.goto(pathOf(rows[0]!.encounterId))
  await phone.getByText('Before you').waitFor()
  await phone.getByRole('button', { name: 'Ring when I am called' }).click()
  await shot(phone, 'queue/phone-waiting')

  await desk.getByRole('button', { name: `Call next: ${doctor.name}` }).click()

  const token = String(rows[0]!.token)
  const place = doctor.roomName ?? doctor.name
  await board.getByRole('alert').filter({ hasText: token }).filter({ hasText: place }).waitFor()
  await expect
    .poll(() => spokenIn(board))
    .toEqual([
      { text: `Token ${token}, ${place}`, lang: expect.stringMatching(/^en/) },
      { text: `टोकन ${token}, ${place}`, lang: expect.stringMatching(/^hi/) },
    ])
  await phone.getByText('Please come now').waitFor()
  await expect.poll(() => spokenIn(phone)).toMatchObject([{ text: `Token ${token}, ${place}` }])
  expect(await board.locator('main').textContent()).not.toContain(rows[0]!.patient.name)
  expect(await phone.locator('main').textContent()).not.toContain(rows[0]!.patient.name)
  await shot(board, 'queue/board')
  expect(await outOfView(board)).toEqual([])
  await shot(phone, 'queue/phone-called')
  await expectNoSeriousAxe(board)
  await expectNoSeriousAxe(phone)
})

it('a board whose line is cut keeps what it showed, says so, and catches up', async () => {
  const { doctor, rows } = await busiest()
  const before = await board.locator('main ul').textContent()
  await board.waitForFunction(async () => (await caches.match('/board/')) !== undefined)
  await board.context().setOffline(true)
  await board.getByText(/^No connection\. This was true at/).waitFor()
  expect(await board.locator('main ul').textContent()).toBe(before)
  // The television is unplugged, and back before the line is.
  await board.reload()
  await board.getByText(/^No connection\. This was true at/).waitFor()
  expect(await board.locator('main ul').textContent()).toBe(before)
  expect(await outOfView(board)).toEqual([])
  const [mute, spoken] = [/^Start the voice/, /^Stop the voice/].map((name) => board.getByRole('button', { name }))
  await mute!.or(spoken!).waitFor()
  if (await mute!.isVisible()) await mute!.click()
  await spoken!.waitFor()
  const said = (await spokenIn(board)).length
  await api(queue.callNext, { body: { doctorId: doctor.id } })
  await board.context().setOffline(false)
  await board.getByText(/^Updated /).waitFor()
  await board
    .getByRole('alert')
    .filter({ hasText: String(rows[0]!.token) })
    .waitFor()
  await expect.poll(async () => (await spokenIn(board)).length).toBe(said + 2)
})

it('a board whose address is taken back goes dark', async () => {
  const other = await api(screens.open, { body: { kind: 'board', name: 'Stairs', languages: ['ar'] } })
  const page = await stage.open()
  await page.goto(`/board/${other.code}`)
  await page.locator('html[dir="rtl"]').waitFor()
  await page.locator('main ul').waitFor()
  await shot(page, 'queue/board-ar')
  await api(screens.revoke, { params: { id: other.screen.id } })
  await page.locator('main ul').waitFor({ state: 'detached' })
})

interface Known {
  name: string
  phone: string | null
  birthDate: string
}

async function comeToAppointment(kiosk: Page, known: Known) {
  await kiosk.getByText('I have an appointment').click()
  await kiosk.getByLabel('Phone number').fill(known.phone!)
  await shot(kiosk, 'queue/kiosk-phone')
  await kiosk.getByRole('button', { name: 'Go on' }).click()
  const year = kiosk.getByLabel('Year of birth')
  const token = kiosk.getByRole('heading', { name: 'Your token' })
  const choose = kiosk.getByRole('heading', { name: 'Your appointment' })
  await year.or(token).or(choose).first().waitFor()
  if (await year.isVisible()) {
    expect(await kiosk.locator('main').textContent()).not.toContain(known.name)
    await year.fill(known.birthDate.slice(0, 4))
    await kiosk.getByRole('button', { name: 'Go on' }).click()
    await token.or(choose).first().waitFor()
  }
  if (await choose.isVisible()) await kiosk.locator('main button').first().click()
  await token.waitFor()
  expect(await kiosk.locator('main').textContent()).not.toContain(known.name)
  await shot(kiosk, 'queue/kiosk-token')
  await expectNoSeriousAxe(kiosk)
  await kiosk.getByText('Start again', { exact: true }).click()
}

it('at the kiosk a person with an appointment gets a token, naming nobody', async () => {
  const { code } = await api(screens.open, { body: { kind: 'kiosk', name: 'Door', languages: ['en', 'ar'] } })
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date())
  const all = await api(appointments.calendar, { query: { from: today, to: today } })
  const here = await api(queue.today, { query: {} })
  const coming = all.items.filter(
    (a) =>
      a.kind === 'in_person' &&
      (a.status === 'CONFIRMED' || a.status === 'PENDING') &&
      !here.items.some((h) => h.patient.id === a.patient.id),
  )
  let known: Known | undefined
  for (const a of coming) {
    const person = await api(patients.get, { params: { id: a.patient.id } })
    if (person.phone) known = person
    if (known) break
  }
  // In the evening nobody is expected any more; the module's own tests check in at every hour.
  const kiosk = await stage.open({ viewport: { width: 1080, height: 1440 } })
  await kiosk.goto(`/kiosk/${code}`)
  if (known) await comeToAppointment(kiosk, known)

  await kiosk.getByText('I have no appointment').click()
  await kiosk.getByText('I do not know yet').click()
  await kiosk.getByLabel('Phone number').fill('98300 00002')
  await kiosk.getByText('Go on without a phone').click()
  // One question a screen: nothing of the one before is left.
  expect(await kiosk.locator('input').evaluateAll((all) => all.map((i) => (i as HTMLInputElement).value))).toEqual([''])
  await kiosk.getByLabel('Name').fill('Farida Noor')
  await kiosk.getByRole('button', { name: 'Take a number' }).click()
  await kiosk.getByRole('heading', { name: 'Your number' }).waitFor()
  const waiting = desk.getByRole('region', { name: 'Numbers from the kiosk' })
  await waiting.getByText('Farida Noor').waitFor()
  await waiting.getByRole('button', { name: 'Not here' }).click()
  await waiting.waitFor({ state: 'detached' })
})

it('a counter passes over who does not come, sends who must go elsewhere first, and the doctor lets the queue run by itself', async () => {
  const nurse = await at('nurse')
  await nurse.goto('/calling')
  const first = nurse.getByRole('row').nth(1)
  await first.getByRole('button', { name: 'Call', exact: true }).click()
  const called = nurse.getByRole('row').filter({ hasText: 'Called' }).first()
  await called.getByRole('button', { name: /what to do$/ }).click()
  await shot(nurse, 'queue/calling')
  await nurse.getByRole('menuitem', { name: 'Skip' }).click()
  await nurse.getByRole('row').filter({ hasText: 'Skipped' }).first().waitFor()
  await first.getByRole('button', { name: /what to do$/ }).click()
  await nurse.getByRole('menuitem', { name: 'First to: Cash desk' }).click()
  await nurse.getByRole('row').filter({ hasText: 'At: Cash desk' }).first().waitFor()
  await expectNoSeriousAxe(nurse)

  const doctor = await at('doctor')
  await doctor.goto('/consult')
  const byItself = doctor.getByRole('switch', { name: /^Call the next patient by itself/ })
  const was = await byItself.isChecked()
  await byItself.click({ force: true })
  await expect.poll(() => byItself.isChecked()).toBe(!was)
  await doctor.reload()
  await expect.poll(() => byItself.isChecked()).toBe(!was)
  await byItself.click({ force: true })
  await expect.poll(() => byItself.isChecked()).toBe(was)
})

it('a slip scanned at any desk opens that desk’s next step', async () => {
  const { rows } = await busiest()
  const visit = rows[1]!.encounterId
  const slip = `${stage.server.url}${pathOf(visit)}`
  const nurse = await at('nurse')
  await nurse.goto('/calling')
  await nurse.getByRole('button', { name: 'Call next' }).waitFor()
  await pressScan(nurse, slip)
  await nurse.waitForURL((url) => url.pathname === '/vitals' && url.searchParams.get('visit') === visit)
  await nurse
    .getByRole('heading', { name: rows[1]!.patient.name })
    .or(nurse.getByText(rows[1]!.patient.name))
    .first()
    .waitFor()

  const cashier = await at('cashier')
  await cashier.goto('/takings')
  await cashier.locator('main h1').first().waitFor()
  await pressScan(cashier, slip)
  await cashier.waitForURL((url) => url.pathname.startsWith('/register') && url.searchParams.has('open'))

  const doctor = await at('doctor')
  await doctor.goto('/follow-ups')
  await doctor.locator('main h1').first().waitFor()
  await pressScan(doctor, `TABIB:V:${visit}`)
  await doctor.waitForURL((url) => url.pathname === `/consult/${visit}`)

  await desk.goto('/appointments')
  await desk.locator('main h1').first().waitFor()
  await pressScan(desk, slip)
  await desk.waitForURL((url) => url.pathname === '/desk' && url.searchParams.get('visit') === visit)
  await desk.locator(`[data-visit="${visit}"]`).waitFor()
})

it('a desk whose network is gone says so, keeps what was typed, and catches up', async () => {
  const { rows } = await busiest()
  const person = rows.at(-1)!.patient
  await desk.goto(`/desk?patient=${person.id}`)
  const complaint = desk.getByLabel('Complaint').and(desk.locator('input'))
  await complaint.fill('Headache since the morning')
  await desk.context().setOffline(true)
  await desk
    .getByText(/no connection|offline|cannot be reached/i)
    .first()
    .waitFor()
  await shot(desk, 'queue/desk-offline')
  const elsewhere = rows[0]!
  await api(queue.call, { params: { id: elsewhere.id } })
  expect(await complaint.inputValue()).toBe('Headache since the morning')
  await desk.context().setOffline(false)
  const row = desk.locator(`[data-visit="${elsewhere.encounterId}"]`)
  await row.getByText('Called', { exact: true }).waitFor()
  expect(await complaint.inputValue()).toBe('Headache since the morning')
  await desk
    .getByText(/no connection|offline|cannot be reached/i)
    .first()
    .waitFor({ state: 'detached' })
  expect(await api(arrivals.context, { params: { patientId: person.id } })).toMatchObject({ openArrival: {} })
})

it('vitals, register and pharmacy keep what was typed while their network is gone, and save it afterwards', async () => {
  const { rows } = await busiest()
  const [nurse, cashier, pharmacist] = [await at('nurse'), await at('cashier'), await at('pharmacist')]
  const [due] = (await (await caller(stage.server.url, 'cashier'))(dues.list)).items
  const [prescription] = (await (await caller(stage.server.url, 'pharmacist'))(dispensings.waiting)).items
  await Promise.all([
    nurse.goto(`/vitals?visit=${rows[1]!.encounterId}`),
    cashier.goto(`/register?open=${due!.id}`),
    pharmacist.goto(`/pharmacy/${prescription!.id}`),
  ])
  const typed = [
    { page: nurse, field: nurse.getByLabel(/^Pulse/).first(), value: '77' },
    { page: cashier, field: cashier.getByLabel(/^Amount/).first(), value: '1' },
    { page: pharmacist, field: pharmacist.getByLabel(/^Hand out/).first(), value: '1' },
  ]
  for (const { page, field, value } of typed) {
    await field.fill(value)
    await page.context().setOffline(true)
  }
  for (const { page, field, value } of typed) {
    await page.getByText(/^No connection\. What is on screen/).waitFor()
    expect(await field.inputValue()).toContain(value)
  }
  await nurse.keyboard.press('F10')
  await nurse.getByText(/^The server cannot be reached/).waitFor()
  await shot(nurse, 'queue/vitals-offline')
  for (const { page, field, value } of typed) {
    await page.context().setOffline(false)
    await page.getByText(/^No connection\. What is on screen/).waitFor({ state: 'detached' })
    expect(await field.inputValue()).toContain(value)
  }
  // Nobody presses a key again as fast as this could: it would be taken for the second half of a double press.
  await nurse.waitForTimeout(400)
  await nurse.keyboard.press('F10')
  await expect
    .poll(async () => (await api(queue.today, { query: {} })).items.find((a) => a.id === rows[1]!.id)?.vitalsTaken)
    .toBe(true)
})
