import { auth } from '@tabib/contracts/identity/auth'
import { staff } from '@tabib/contracts/identity/staff'
import { clinics } from '@tabib/contracts/organisation/clinics'
import { labOrders } from '@tabib/contracts/lab/orders'
import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { dues } from '@tabib/contracts/billing/dues'
import { payments } from '@tabib/contracts/billing/payments'
import { queue } from '@tabib/contracts/frontdesk/queue'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { caller } from './api.js'
import { expectNoSeriousAxe, screens, setStage, signIn } from './harness.js'
import type { Stage } from './harness.js'

let stage: Stage
/** Every staff screen, as its addresses, by who opens it. */
let rooms: Record<'owner' | 'doctor', string[]>
/** Screens that open without anybody signed in. */
let doors: string[]

beforeAll(async () => {
  stage = await setStage()
  const [owner, doctor] = await Promise.all([caller(stage.server.url, 'owner'), caller(stage.server.url, 'doctor')])
  const [order] = (await owner(labOrders.worklist, { query: { status: 'verified' } })).items
  const [placed] = (await owner(labOrders.worklist, { query: { status: 'placed' } })).items
  const [prescription] = (await owner(dispensings.waiting)).items
  const [due] = (await owner(dues.list)).items
  const [paid] = (await owner(payments.list)).items
  const [person] = (await owner(staff.list)).items
  const [clinic] = (await owner(clinics.list)).items
  const me = await owner(auth.me)
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
      `/register/${paid!.invoiceId}`,
      '/takings',
      '/prices',
      '/third-parties',
      '/staff',
      `/staff/${person!.id}`,
      '/kept-aside',
      '/activity/check',
      `/activity/people/${me.accountId}`,
      '/roles',
      '/break-glass',
      '/sign-in-policy',
      '/settings/identity-provider',
      '/clinics',
      `/clinics/${clinic!.id}`,
      '/appointments',
      '/doctor-hours',
      '/waiting-list',
      '/booking-rules',
      '/reports/appointments',
      '/reports/waiting',
      '/screens',
      '/messages',
      '/inbox',
      '/settings/messages',
    ],
    doctor: [
      '/consult',
      `/consult/${waiting!.encounterId}`,
      `/consult/${finished!.encounterId}`,
      '/calling',
      '/my-calendar',
      '/security',
      '/me',
      '/me/messages',
    ],
  }
  doors = [
    '/sign-in',
    '/set-password#0123456789abcdef',
    '/nowhere',
    '/forgot-password',
    '/reset-password',
    '/doctors',
    '/portal/sign-in',
    '/operator',
    `/q/${waiting!.encounterId.replaceAll('-', '')}`,
  ]
})
afterAll(() => stage?.close())

// Each screen is seen in both languages, both themes and both sizes: in two looks that have nothing in common, turn by turn.
// TABIB_ALL_LOOKS=1 sees each in all four.
const looks = [
  { name: 'English, light, at a desk', locale: 'en-IN', colorScheme: 'light', viewport: screens.desk, turn: 0 },
  { name: 'Arabic, dark, at a desk', locale: 'ar', colorScheme: 'dark', viewport: screens.desk, turn: 1 },
  { name: 'English, light, on a phone', locale: 'en-IN', colorScheme: 'light', viewport: screens.phone, turn: 1 },
  { name: 'Arabic, dark, on a phone', locale: 'ar', colorScheme: 'dark', viewport: screens.phone, turn: 0 },
] as const
const all = process.env.TABIB_ALL_LOOKS === '1'

it.each(looks)('every screen is sound: $name', async ({ turn, locale, colorScheme, viewport }) => {
  const found: string[] = []
  const walk = async (role: keyof typeof rooms, through: readonly string[]) => {
    const phone = viewport === screens.phone
    const page = await stage.open({ locale, colorScheme, viewport, isMobile: phone, hasTouch: phone })
    await signIn(page, role)
    for (const room of through) {
      await enter(page, room)
      found.push(...(await faultsOf(page)).map((fault) => `${room}: ${fault}`))
    }
    await page.context().close()
  }
  const mine = (role: keyof typeof rooms) => rooms[role].filter((_, i) => all || i % 2 === turn)
  const half = Math.ceil(mine('owner').length / 2)
  await Promise.all([
    walk('owner', mine('owner').slice(0, half)),
    walk('owner', mine('owner').slice(half)),
    walk('doctor', mine('doctor')),
  ])
  expect(found).toEqual([])
})

it('the doors are sound too', async () => {
  const found: string[] = []
  for (const { locale, colorScheme, viewport } of looks.slice(0, 3)) {
    const page = await stage.open({ locale, colorScheme, viewport })
    for (const room of doors) {
      await enter(page, room)
      found.push(...(await faultsOf(page)).map((fault) => `${room}: ${fault}`))
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

async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = []
  await expectNoSeriousAxe(page).catch((error: Error) => faults.push(error.message))
  const { wide, words, small } = await page.evaluate(() => {
    const texts: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
    for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
      if (node instanceof Text) texts.push(node.data)
      else if (node instanceof Element)
        for (const name of ['aria-label', 'placeholder', 'title', 'alt']) texts.push(node.getAttribute(name) ?? '')
    }
    const { scrollWidth, clientWidth } = document.documentElement
    // What a fingertip must hit: 44 px, wherever fingers are what it is worked with.
    const pressed = ['Button', 'ActionIcon', 'CloseButton', 'Input-input', 'SegmentedControl-label', 'Switch-body']
    const targets = document.querySelectorAll<HTMLElement>(
      pressed.map((name) => `.mantine-${name}${name.includes('-') ? '' : '-root'}`).join(),
    )
    const small = [...targets].flatMap((e) => {
      const { height } = e.getBoundingClientRect()
      // A field's own small buttons lie within the field.
      const counts =
        matchMedia('(pointer: coarse)').matches &&
        height > 0 &&
        !(e.matches('.mantine-CloseButton-root') && e.closest('.mantine-Input-wrapper'))
      return counts && height < 43 ? [`${e.getAttribute('aria-label') ?? e.innerText} (${height} px)`] : []
    })
    return { wide: scrollWidth - clientWidth, words: texts.map((text) => text.trim()), small }
  })
  if (small.length) faults.push(`smaller than a fingertip: ${[...new Set(small)].join(', ')}`)
  if (wide > 0) faults.push(`${wide} px wider than the screen`)
  const keys = words.filter((word) => /^[a-z]\w*(?:[.:]\w+)+$/i.test(word) && /^[a-z]/.test(word) && !/^\d/.test(word))
  if (keys.length) faults.push(`untranslated: ${[...new Set(keys)].join(', ')}`)
  return faults
}
