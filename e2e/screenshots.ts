import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { dues } from '@tabib/contracts/billing/dues'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { queue } from '@tabib/contracts/frontdesk/queue'
import { screens as shownScreens } from '@tabib/contracts/frontdesk/screens'
import { labOrders } from '@tabib/contracts/lab/orders'
import { labResults } from '@tabib/contracts/lab/results'
import { labSamples } from '@tabib/contracts/lab/samples'
import { outbox } from '@tabib/contracts/notifications/messages'
import { patients } from '@tabib/contracts/patients/patients'
import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { caller } from './api.js'
import { screens, setStage, signIn } from './harness.js'
import type { Stage } from './harness.js'

/** Elsewhere for whoever only wants to look. */
const folder = process.env.TABIB_SCREENSHOTS ?? join(import.meta.dirname, '..', 'docs', 'screenshots')
/** Pictures travel with every clone. */
const largest = 250_000

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
  await mkdir(folder, { recursive: true })
})
afterAll(() => stage?.close())

type Picture = { name: string; role?: string; go: (page: Page) => Promise<void>; look?: BrowserContextOptions }
const api = (role: string) => caller(stage.server.url, role)

async function deskWithSomebody(page: Page) {
  const call = await api('receptionist')
  const here = new Set((await call(queue.today, { query: {} })).items.map((a) => a.patient.id))
  const known = (await call(patients.search, { query: { q: 'Banerjee' } })).items
  const somebody = known.find((p) => p.phone && !here.has(p.id)) ?? known[0]!
  const [, doctor] = (await call(arrivals.doctors)).items
  await page.goto(`/desk?patient=${somebody.id}`)
  await page.getByRole('radio').filter({ hasText: doctor!.name }).click()
  await page.getByRole('combobox').first().focus()
}

/** A visit as it is being written. */
async function consultation(page: Page) {
  const call = await api('doctor')
  const mine = (await call(queue.mine)).items
  const visit = mine.find((a) => a.status === 'waiting' && a.vitalsTaken) ?? mine.find((a) => a.status === 'waiting')!
  await page.goto(`/consult/${visit.encounterId}`)
  const medicine = page.getByRole('textbox', { name: 'Add a medicine' })
  await page.getByRole('textbox', { name: 'History' }).fill('Takes the tablets on most days. Headache in the morning.')
  await page.getByRole('textbox', { name: 'Examination' }).fill('Heart sounds normal. No oedema.')
  await page.getByRole('textbox', { name: 'Diagnoses' }).fill('I10')
  await page.getByRole('option', { name: /I10/ }).first().click()
  await medicine.fill('telmi')
  await page.getByRole('option').first().click()
  await page.getByRole('textbox', { name: /^How .* is taken$/ }).fill('0-0-1 30d af')
  await page.keyboard.press('Enter')
  await page.getByText(/^Saved /).waitFor()
  await page.getByRole('textbox', { name: 'History' }).scrollIntoViewIfNeeded()
}

async function vitals(page: Page) {
  const value = (name: RegExp, text: string) => page.getByRole('textbox', { name }).fill(text)
  await value(/upper/, '162')
  await value(/lower/, '98')
  await value(/^Pulse/, '92')
  await value(/^Temperature/, '37.2')
  await value(/^Weight/, '71')
}

/** An order with results entered, one of them far from normal, waiting to be verified. */
async function laboratory(page: Page) {
  const call = await api('lab-technician')
  const orders = (await call(labOrders.worklist, { query: { status: 'placed' } })).items
  // A panel of measured values; the urine of others is mostly a matter of choices.
  const { id, version } = orders.find((o) => ['THYROID', 'HBGLU', 'FEVER'].includes(o.code)) ?? orders[0]!
  await call(labSamples.collect, { params: { id }, version })
  const order = await call(labOrders.get, { params: { id } })
  const results = order.tests.flatMap((test, i) => {
    if (test.kind !== 'numeric') return []
    const [low, high] = [test.limits?.low ?? 0, test.limits?.high ?? 10]
    const found = i === 1 ? high * 1.3 : low + (high - low) * 0.4
    return [{ orderTestId: test.id, value: Number(found.toFixed(test.decimals)) }]
  })
  if (results.length)
    await call(labResults.enter, { params: { id: order.id }, version: order.version, body: { results } })
  await page.goto(`/lab/orders/${order.id}`)
}

async function pharmacy(page: Page) {
  const call = await api('pharmacist')
  const waiting = (await call(dispensings.waiting)).items
  const fullest = waiting.toSorted((a, b) => b.medicines.length - a.medicines.length)[0]!
  await page.goto(`/pharmacy/${fullest.id}`)
}

async function register(page: Page) {
  const call = await api('cashier')
  const fullest = (await call(dues.list)).items.toSorted((a, b) => b.uninvoicedCount - a.uninvoicedCount)[0]!
  await page.goto(`/register?open=${fullest.id}`)
  await page.getByRole('textbox', { name: /^Cash given/ }).fill('2000')
}

/** A test called off after it was paid: what goes back, before it is handed over. */
async function refund(page: Page) {
  const call = await api('cashier')
  const owed = (await call(dues.list, { query: { limit: 100 } })).items.find((d) => d.owedBackMinor > 0)!
  await page.goto(`/register?open=${owed.id}`)
  await page.getByRole('button', { name: /^Pay back / }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Done elsewhere last week')
}

/** A board with somebody called, as it hangs in the hall. */
async function board(page: Page) {
  const [desk, doctor] = await Promise.all([api('receptionist'), api('doctor')])
  const { code } = await desk(shownScreens.open, {
    body: { kind: 'board', name: 'Hall', languages: ['en', 'hi'], counters: ['vitals', 'pharmacy'] },
  })
  const next = (await doctor(queue.mine)).items.find((a) => a.status === 'waiting')
  if (next) await doctor(queue.call, { params: { id: next.id } })
  await page.goto(`/board/${code}`)
  await page.locator('main li').first().waitFor()
}

/** A patient's own page: in by a code to the phone and the year of birth. */
async function portal(page: Page) {
  const owner = await api('owner')
  const { items } = await owner(labOrders.worklist, { query: { status: 'verified' } })
  const known = await Promise.all(items.map((o) => owner(patients.get, { params: { id: o.patient.id } })))
  const person = known.find((p) => p.phone)!
  await page.goto('/portal/sign-in')
  await page.getByLabel('Mobile number').fill(person.phone!)
  await page.getByRole('button', { name: 'Send the code' }).click()
  const field = page.getByRole('textbox', { name: 'Code' })
  await field.waitFor()
  const code = async () => {
    const sent = (await owner(outbox.list, { query: { limit: 20 } })).items.find((m) => m.kind === 'otp')
    const message = sent && (await owner(outbox.open, { params: { id: sent.id as never } }))
    return /\d{6}/.exec(message?.body ?? '')?.[0] ?? ''
  }
  await expect.poll(code).toMatch(/^\d{6}$/)
  await field.fill(await code())
  await page.getByRole('button', { name: 'Go on' }).click()
  const year = page.getByLabel('Year of birth')
  const whom = page.getByRole('button', { name: new RegExp(person.name.split(' ')[0]!) })
  await year.or(whom).first().waitFor()
  if (await whom.isVisible()) await whom.click()
  await year.fill(person.birthDate.slice(0, 4))
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('navigation', { name: 'Where to' }).waitFor()
}

/** The console of whoever runs the installation. */
async function operators(page: Page) {
  await page.goto('/operator')
  await page.getByLabel('User name').fill('operator')
  await page.locator('input[autocomplete="current-password"]').fill('tabib-demo-operator')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Clinics' }).waitFor()
}

const at = (address: string) => async (page: Page) => void (await page.goto(address))
const arabicAtNight = { locale: 'ar', colorScheme: 'dark' } as const

const pictures: Picture[] = [
  // First, so that it tells the day's story and not how the other pictures were taken.
  { name: 'activity', role: 'owner', go: at('/activity') },
  { name: 'desk', role: 'receptionist', go: deskWithSomebody },
  { name: 'desk-arabic-dark', role: 'receptionist', go: at('/desk'), look: arabicAtNight },
  { name: 'vitals', role: 'nurse', go: vitals },
  { name: 'doctor', role: 'doctor', go: consultation },
  { name: 'lab', role: 'lab-technician', go: laboratory },
  { name: 'pharmacy', role: 'pharmacist', go: pharmacy },
  { name: 'register', role: 'cashier', go: register },
  { name: 'refund', role: 'cashier', go: refund },
  { name: 'calendar', role: 'receptionist', go: at('/appointments?view=day') },
  { name: 'board', go: board, look: { viewport: { width: 1600, height: 900 } } },
  { name: 'portal', go: portal, look: { viewport: screens.phone, isMobile: true, hasTouch: true } },
  { name: 'roles', role: 'owner', go: at('/roles') },
  { name: 'messages', role: 'owner', go: at('/messages') },
  { name: 'operators', go: operators },
  { name: 'today', role: 'owner', go: at('/today') },
  {
    name: 'phone',
    role: 'doctor',
    go: at('/consult'),
    look: { viewport: screens.phone, isMobile: true, hasTouch: true },
  },
]

const atRest = (page: Page) =>
  page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root, [aria-busy="true"]'))

it.each(pictures)('$name', async ({ name, role, go, look }) => {
  const page = await stage.open({ colorScheme: 'light', ...look })
  if (role) {
    await signIn(page, role)
    await page.locator('main h1').waitFor({ state: 'attached' })
  }
  await go(page)
  // A page that is still to come has no heading, and nothing that waits either.
  await page
    .locator(role ? 'main h1' : 'main')
    .first()
    .waitFor({ state: 'attached' })
  await atRest(page)
  await page.evaluate(() => document.fonts.ready)
  // Charts draw themselves in the next frames, and some ask for what they draw only then.
  await page.waitForTimeout(800)
  await atRest(page)
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  expect((await stat(path)).size).toBeLessThan(largest)
  await page.context().close()
})
