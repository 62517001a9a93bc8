import { labOrders } from '@tabib/contracts/lab/orders'
import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { dues } from '@tabib/contracts/billing/dues'
import { queue } from '@tabib/contracts/frontdesk/queue'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { caller } from './api.js'
import { expectNoSeriousAxe, screens, setStage, signIn } from './harness.js'
import type { Stage } from './harness.js'

let stage: Stage
/** Every staff screen, as its addresses, by who opens it. */
let rooms: Record<'owner' | 'doctor', string[]>

beforeAll(async () => {
  stage = await setStage()
  const [owner, doctor] = await Promise.all([caller(stage.server.url, 'owner'), caller(stage.server.url, 'doctor')])
  const [order] = (await owner(labOrders.worklist, { query: { status: 'verified' } })).items
  const [placed] = (await owner(labOrders.worklist, { query: { status: 'placed' } })).items
  const [prescription] = (await owner(dispensings.waiting)).items
  const [due] = (await owner(dues.list)).items
  const mine = (await doctor(queue.mine)).items
  const waiting = mine.find((a) => a.status === 'waiting' && a.vitalsTaken) ?? mine.find((a) => a.status === 'waiting')
  const finished = mine.find((a) => a.status === 'done')
  rooms = {
    owner: [
      '/today',
      '/activity',
      '/desk',
      `/desk?patient=${waiting!.patient.id}`,
      '/follow-ups',
      '/patients',
      `/patients/${order!.patient.id}`,
      '/vitals',
      '/lab',
      `/lab/orders/${order!.id}`,
      `/lab/orders/${placed!.id}`,
      '/pharmacy',
      `/pharmacy/${prescription!.id}`,
      '/stock',
      '/medicines',
      '/register',
      `/register?open=${due!.id}`,
      '/takings',
      '/prices',
      '/third-parties',
      '/staff',
      '/kept-aside',
    ],
    doctor: ['/consult', `/consult/${waiting!.encounterId}`, `/consult/${finished!.encounterId}`],
  }
})
afterAll(() => stage?.close())

const looks = [
  { name: 'English, light, at a desk', locale: 'en-IN', colorScheme: 'light', viewport: screens.desk, axe: true },
  { name: 'Arabic, dark, at a desk', locale: 'ar', colorScheme: 'dark', viewport: screens.desk, axe: true },
  { name: 'English, light, on a phone', locale: 'en-IN', colorScheme: 'light', viewport: screens.phone, axe: true },
  { name: 'Arabic, dark, on a phone', locale: 'ar', colorScheme: 'dark', viewport: screens.phone, axe: false },
] as const

it.each(looks)('every screen is sound: $name', async ({ axe, locale, colorScheme, viewport }) => {
  const found: string[] = []
  const walk = async (role: keyof typeof rooms) => {
    const page = await stage.open({ locale, colorScheme, viewport, isMobile: viewport === screens.phone })
    await signIn(page, role)
    for (const room of rooms[role]) {
      await enter(page, room)
      found.push(...(await faultsOf(page, axe)).map((fault) => `${room}: ${fault}`))
    }
    await page.context().close()
  }
  await Promise.all([walk('owner'), walk('doctor')])
  expect(found).toEqual([])
})

it('the doors are sound too', async () => {
  const found: string[] = []
  for (const { locale, colorScheme, viewport } of looks.slice(0, 3)) {
    const page = await stage.open({ locale, colorScheme, viewport })
    for (const room of ['/sign-in', '/set-password#0123456789abcdef', '/nowhere']) {
      await enter(page, room)
      found.push(...(await faultsOf(page, true)).map((fault) => `${room}: ${fault}`))
    }
    await page.context().close()
  }
  expect(found).toEqual([])
})

/** Opens an address and waits until everything that loads has loaded. */
async function enter(page: Page, room: string) {
  await page.goto(room)
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root, [aria-busy="true"]'))
  await page.evaluate(() => document.fonts.ready)
}

async function faultsOf(page: Page, axe: boolean): Promise<string[]> {
  const faults: string[] = []
  if (axe) await expectNoSeriousAxe(page).catch((error: Error) => faults.push(error.message))
  const { wide, words } = await page.evaluate(() => {
    const texts: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
    for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
      if (node instanceof Text) texts.push(node.data)
      else if (node instanceof Element)
        for (const name of ['aria-label', 'placeholder', 'title', 'alt']) texts.push(node.getAttribute(name) ?? '')
    }
    const { scrollWidth, clientWidth } = document.documentElement
    return { wide: scrollWidth - clientWidth, words: texts.map((text) => text.trim()) }
  })
  if (wide > 0) faults.push(`${wide} px wider than the screen`)
  const keys = words.filter((word) => /^[a-z]\w*(?:[.:]\w+)+$/i.test(word) && /^[a-z]/.test(word) && !/^\d/.test(word))
  if (keys.length) faults.push(`untranslated: ${[...new Set(keys)].join(', ')}`)
  return faults
}
