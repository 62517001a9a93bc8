import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { picturesOfFailures, setStage, signIn } from './harness.js'
import type { Stage } from './harness.js'

/** The rail of each role in the order of its day; the first is its home. `foreign` is a place of somebody else. */
const roles = [
  {
    login: 'receptionist',
    home: '/desk',
    rail: ['Reception', 'Appointments', 'Waiting list', 'Follow-ups', 'Inbox', 'Messages', 'Third parties'],
    foreign: '/lab',
  },
  { login: 'nurse', home: '/vitals', rail: ['Vitals', 'Calling'], foreign: '/register' },
  { login: 'doctor', home: '/consult', rail: ['Consultation', 'Appointments', 'Follow-ups'], foreign: '/staff' },
  { login: 'lab-technician', home: '/lab', rail: ['Laboratory', 'Calling'], foreign: '/pharmacy' },
  {
    login: 'pharmacist',
    home: '/pharmacy',
    rail: ['Pharmacy', 'Calling', 'Stock', 'Medicines', 'Third parties'],
    foreign: '/takings',
  },
  { login: 'cashier', home: '/register', rail: ['Cash desk', 'Calling', 'Takings'], foreign: '/desk' },
  { login: 'hr', home: '/staff', rail: ['Staff'], foreign: '/patients' },
  {
    login: 'owner',
    home: '/today',
    rail: ['Today', 'Takings', 'Activity', 'Staff', 'Roles', 'Stock', 'Third parties'],
    foreign: null,
  },
]

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.close())
picturesOfFailures(() => stage)

/** How much each of them was given when they signed in. */
const given = new Map<string, number>()

const rail = (page: Page) => page.getByRole('navigation', { name: 'Places' }).getByRole('link')

describe.each(roles)('$login', ({ login, home, rail: places, foreign }) => {
  it('lands at home, sees the places of the day and no others, and is kindly kept out of other rooms', async () => {
    const page = await stage.open()
    await signIn(page, login)
    await page.waitForURL((url) => url.pathname === home)
    await expect.poll(async () => (await rail(page).allInnerTexts()).map((name) => name.trim())).toEqual(places)
    expect(await page.getByRole('link', { name: places[0]!, exact: true }).getAttribute('aria-current')).toBe('page')
    const me = (await (await page.request.get('/api/v1/auth/me')).json()) as { permissions: string[] }
    given.set(login, me.permissions.length)
    if (foreign) {
      await page.goto(foreign)
      await page.getByRole('heading', { level: 2, name: 'This is not part of your work here' }).waitFor()
    }
    await page.context().close()
  })
})

it('what an owner is shown beforehand is what they then had: the rail, and how much they may do', async () => {
  const page = await stage.open()
  await signIn(page, 'owner')
  await page.goto('/roles')
  const names: Record<string, string> = { hr: 'HR' }
  for (const login of ['receptionist', 'pharmacist', 'hr', 'owner']) {
    const { rail: places } = roles.find((r) => r.login === login)!
    const role = names[login] ?? `${login[0]!.toUpperCase()}${login.slice(1)}`
    await page.getByRole('button', { name: `${role}: what can be done`, exact: true }).click()
    await page.getByRole('menuitem', { name: 'What they will see' }).click()
    const preview = page.getByRole('dialog', { name: `What ${role} will see` })
    const shown = preview.getByRole('list').first().getByRole('listitem')
    const said = (await shown.allInnerTexts()).map((text) => text.split('\n')[0]!.trim())
    expect(said, login).toEqual(places)
    await preview.getByRole('heading', { name: `May do ${given.get(login)} things` }).waitFor()
    await page.keyboard.press('Escape')
    await preview.waitFor({ state: 'detached' })
  }
  await page.context().close()
})

it('signing out closes every room', async () => {
  const page = await stage.open()
  await signIn(page, 'cashier')
  await page.waitForURL('**/register')
  await page.getByRole('button', { name: /: account$/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.locator('input[autocomplete~="current-password"]').waitFor()
  await page.goto('/register')
  await page.locator('input[autocomplete~="current-password"]').waitFor()
  const answer = await page.request.get('/api/v1/dues')
  expect(answer.status()).toBe(401)
})

it('a wrong password says so in words, and says no more', async () => {
  const page = await stage.open()
  await page.goto('/')
  await page.locator('input[autocomplete~="username"]').fill('owner')
  await page.locator('input[autocomplete~="current-password"]').fill('not the password')
  await page.keyboard.press('Enter')
  const words = await page.getByRole('alert').first().innerText()
  expect(words).toMatch(/password/i)
  expect(words).not.toMatch(/[a-z]+\.[a-z_]+/)
})

describe('preferences', () => {
  let page: Page
  const speak = async (name: string) => {
    await page.locator('header button[aria-label*=": "]', { hasText: /English|हिन्दी|বাংলা|العربية/ }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  beforeAll(async () => {
    page = await stage.open()
    await signIn(page, 'receptionist')
    await page.waitForURL('**/desk')
  })

  it.each([
    ['العربية', 'rtl', ['الاستقبال', 'المواعيد', 'قائمة الانتظار', 'المتابعات', 'الوارد', 'الرسائل', 'الجهات الخارجية']],
    ['हिन्दी', 'ltr', ['रिसेप्शन', 'अपॉइंटमेंट', 'प्रतीक्षा सूची', 'फ़ॉलो-अप', 'इनबॉक्स', 'संदेश', 'बाहरी संस्थाएँ']],
    ['বাংলা', 'ltr', ['রিসেপশন', 'অ্যাপয়েন্টমেন্ট', 'অপেক্ষমাণ', 'ফলো-আপ', 'ইনবক্স', 'বার্তা', 'বাইরের প্রতিষ্ঠান']],
    [
      'English',
      'ltr',
      ['Reception', 'Appointments', 'Waiting list', 'Follow-ups', 'Inbox', 'Messages', 'Third parties'],
    ],
  ])('speaks %s, from right to left where it should', async (name, direction, places) => {
    await speak(name)
    await expect.poll(async () => (await page.locator('nav li a').allInnerTexts()).map((n) => n.trim())).toEqual(places)
    await expect.poll(() => page.evaluate(() => document.documentElement.dir)).toBe(direction)
    const [left, right] = await page.evaluate(() => {
      const box = document.querySelector('nav')!.getBoundingClientRect()
      return [box.left, innerWidth - box.right]
    })
    expect(direction === 'rtl' ? right : left).toBe(0)
  })

  it('keeps the colours that were chosen', async () => {
    const scheme = () => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'))
    const before = await scheme()
    await page.getByRole('button', { name: before === 'light' ? 'Dark colours' : 'Light colours' }).click()
    const after = before === 'light' ? 'dark' : 'light'
    await expect.poll(scheme).toBe(after)
    await page.reload()
    expect(await scheme()).toBe(after)
    await page.getByRole('button', { name: before === 'light' ? 'Light colours' : 'Dark colours' }).waitFor()
  })

  it('says calmly that the line is gone, and stops saying so when it is back', async () => {
    const notice = page.getByText('No connection. What is on screen can be read', { exact: false })
    await page.context().setOffline(true)
    await notice.waitFor()
    await page.context().setOffline(false)
    await notice.waitFor({ state: 'detached' })
  })
})
