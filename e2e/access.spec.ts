import { join } from 'node:path'

import { logs } from '@tabib/contracts/audit/logs'
import { federationSettings } from '@tabib/contracts/federation/settings'
import { auth } from '@tabib/contracts/identity/auth'
import { messageLog } from '@tabib/contracts/notifications/messages'
import { channelSettings, templates } from '@tabib/contracts/notifications/settings'
import { patients } from '@tabib/contracts/patients/patients'
import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { caller } from './api.js'
import type { Call } from './api.js'
import { demoPassword, expectNoSeriousAxe, picturesOfFailures, setStage, shot, signIn } from './harness.js'
import type { Stage } from './harness.js'

const testing = join(import.meta.dirname, '..', 'server', 'dist', 'modules', 'notifications', 'testing')
type Fake = { url: string; mood: string; received: unknown[]; close(): Promise<void> }
type Meta = Fake & { phoneNumberId: string; accessToken: string; appSecret: string }
type Gateway = Fake & {
  settings: Record<string, string>
  secrets: Record<string, string>
  sent: Map<string, { to: string; text: string }[]>
}
const { fakeMeta, fakeGateway } = (await import(join(testing, 'providers.js'))) as {
  fakeMeta(): Promise<Meta>
  fakeGateway(): Promise<Gateway>
}

const PASSWORD = 'three quiet herons by the pond'
const person = { name: 'Ila Banerjee', username: 'ila.banerjee', phone: '98301 77001' }

type Provider = {
  url: string
  clientId: string
  clientSecret: string
  person: Record<string, unknown>
  token(): Promise<string>
  close(): Promise<void>
}
const identityServer = join(testing, '..', '..', 'federation', 'testing', 'identity-server.js')
const { IdentityServer } = (await import(identityServer)) as {
  IdentityServer: { start(now: () => Date): Promise<Provider> }
}

let stage: Stage
let meta: Meta
let gateway: Gateway
beforeAll(async () => {
  ;[meta, gateway] = await Promise.all([fakeMeta(), fakeGateway()])
  stage = await setStage({ env: { META_GRAPH_URL: meta.url, NOTIFY_TIMEOUT_MS: '1000' } })
})
afterAll(async () => {
  await stage?.close()
  await Promise.all([meta?.close(), gateway?.close()])
})
picturesOfFailures(() => stage)

/** Signed in without the form, at one address: this file fills the form in where it is about it. */
async function enter(page: Page, login: string, path: string) {
  const data = { login, password: demoPassword }
  const given = await page.request.post('/api/v1/auth/login', { headers: { 'x-tabib-csrf': '1' }, data })
  expect(given.status()).toBe(201)
  await page.goto(path)
  return page
}
const pageOf = async (login: string, path: string) => enter(await stage.open(), login, path)

/** The owner goes through the day at one screen, signed in just now, and at one program. */
let ownersScreen: Promise<Page> | undefined
const ownerAt = async (path: string) => enter(await (ownersScreen ??= stage.open()), 'owner', path)
let ownersProgram: Promise<Call> | undefined
const asOwner = () => (ownersProgram ??= caller(stage.server.url, 'owner'))

const places = (page: Page) => page.getByRole('navigation', { name: 'Places' })

/** The page below a dialog is looked at where all screens are. */
const aDialog = '[role="dialog"]'

const HALF_MINUTE = 30_000
/** What the app shows now, or half a minute on. */
const figures = (secret: string, later = 0) => new TOTP({ secret }).generate({ timestamp: Date.now() + later })

async function signOut(page: Page) {
  await page.getByRole('button', { name: /: account$/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.locator('input[autocomplete~="current-password"]').waitFor()
}

async function fillSignIn(page: Page, login: string, password: string) {
  await page.locator('input[autocomplete~="username"]').fill(login)
  await page.locator('input[autocomplete~="current-password"]').fill(password)
  await page.keyboard.press('Enter')
}

describe('somebody without phone and email', () => {
  let code: string
  let secret: string
  let used: string
  let page: Page

  it('is invited with a code on paper', async () => {
    const hr = await ownerAt('/staff')
    await hr.getByRole('button', { name: 'Add a staff member' }).click()
    const sheet = hr.getByRole('dialog', { name: 'Add a staff member' })
    await sheet.getByLabel('Roles').fill('Nurse')
    await hr.getByRole('option', { name: 'Nurse' }).click()
    await sheet.getByRole('textbox', { name: /^Name/ }).fill(person.name)
    await sheet.getByRole('textbox', { name: /^Username/ }).fill(person.username)
    await sheet.getByRole('textbox', { name: /^Phone/ }).fill(person.phone)
    await expectNoSeriousAxe(hr, aDialog)
    await hr.keyboard.press('F10')
    const invitation = hr.getByRole('dialog', { name: `Invitation for ${person.name}` })
    await invitation.waitFor()
    await expectNoSeriousAxe(hr, aDialog)
    await invitation.getByRole('button', { name: /A code on paper/ }).click()
    code = await invitation.getByLabel('Code from your invitation').innerText()
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  })

  it('chooses a password with it, once', async () => {
    page = await stage.open()
    const choose = async (typed: string) => {
      await page.goto('/welcome')
      await page.getByLabel('Code from your invitation').fill(typed)
      await page.keyboard.press('Enter')
    }
    // As it is read from paper: small letters, a blank for the dash.
    await choose(code.toLowerCase().replace('-', ' '))
    await page.getByText(person.name).waitFor()
    await expectNoSeriousAxe(page)
    await page.locator('input[autocomplete="new-password"]').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByText('Your password is set').waitFor()
    await choose(code)
    await page.getByText('This invitation has been used', { exact: false }).waitFor()
  })

  it('signs in, and sets up an authenticator app', async () => {
    await page.goto('/sign-in')
    await fillSignIn(page, person.username, PASSWORD)
    await page.waitForURL('**/vitals')
    await page.goto('/security')
    await page.getByRole('button', { name: 'Set up an app' }).click()
    const dialog = page.getByRole('dialog', { name: 'Authenticator app' })
    await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
    secret = (await dialog.locator('bdi').innerText()).replace(/\s/g, '')
    used = figures(secret)
    await dialog.getByLabel('Code from the app').fill(used)
    await expectNoSeriousAxe(page, aDialog)
    await page.keyboard.press('Enter')
    const codes = page.getByRole('dialog', { name: 'Recovery codes' })
    await codes.waitFor()
    expect(await codes.getByRole('listitem').count()).toBe(10)
    await codes.getByRole('button', { name: 'I have kept them' }).click()
    await codes.waitFor({ state: 'detached' })
    await expectNoSeriousAxe(page)
  })

  it('is asked for the figures from then on, and a used one does not open', async () => {
    await signOut(page)
    await fillSignIn(page, person.username, PASSWORD)
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    expect((await page.request.get('/api/v1/auth/me')).status()).toBe(401)
    await expectNoSeriousAxe(page)
    await page.getByLabel('Code from the app').fill(used)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').first().waitFor()
    // The figures that come next are taken too, for clocks that are slow.
    await page.getByLabel('Code from the app').fill(figures(secret, HALF_MINUTE))
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname === '/vitals' || url.pathname === '/security')
    await page.context().close()
  })
})

describe('a code to the phone', () => {
  it('takes the other way where WhatsApp is down, and both tries are in the log', async () => {
    const owner = await asOwner()
    await owner(channelSettings.put, {
      params: { channel: 'whatsapp' },
      body: {
        active: true,
        provider: 'meta',
        settings: { phoneNumberId: meta.phoneNumberId },
        secrets: { accessToken: meta.accessToken, appSecret: meta.appSecret, verifyToken: 'let-me-in' },
      },
    })
    await owner(channelSettings.put, {
      params: { channel: 'sms' },
      body: { active: true, provider: 'http', settings: gateway.settings, secrets: gateway.secrets },
    })
    // WhatsApp takes only texts it has approved, by the name they have there.
    const params = { kind: 'otp', channel: 'whatsapp', language: 'en' } as const
    const { body } = await owner(templates.get, { params })
    await owner(templates.put, { params, body: { body, providerName: 'sign_in_code', providerLanguage: 'en' } })
    meta.mood = 'down'

    const page = await stage.open()
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Send me a code' }).click()
    await page.locator('input[autocomplete~="username"]').fill(person.phone)
    await expectNoSeriousAxe(page)
    await page.keyboard.press('Enter')
    await page.getByText('the code is on its way', { exact: false }).waitFor()
    const texts = () => [...gateway.sent.values()].flat().map((m) => m.text)
    await expect.poll(() => texts().length, { timeout: 60_000 }).toBe(1)
    expect(meta.received.length).toBeGreaterThan(0)
    const code = /\b\d{6}\b/.exec(texts()[0]!)![0]
    await page.getByLabel('Code', { exact: true }).fill(code)
    await page.keyboard.press('Enter')
    // Her second factor is asked whatever way she came.
    await page.getByRole('heading', { name: 'One more step' }).waitFor()

    const { items } = await owner(messageLog.list, { query: { kind: 'otp' } })
    const told = await owner(messageLog.get, { params: { id: items[0]!.id as never } })
    const tried = Object.fromEntries(told.deliveries.map((d) => [d.channel, d]))
    expect(tried.whatsapp?.state).toBe('failed')
    expect(tried.whatsapp?.events.length).toBeGreaterThan(0)
    expect(tried.sms?.state).toBe('accepted')
    await page.context().close()

    const admin = await ownerAt('/messages?kind=otp')
    await admin.getByText(person.name).first().click()
    const log = admin.getByRole('dialog')
    await log.getByText('WhatsApp').first().waitFor()
    await log.getByText('SMS').first().waitFor()
    expect(await log.innerText()).not.toContain(code)
    await shot(admin, 'access/failover')
  })
})

describe('a role edited while somebody works', () => {
  const role = 'Ward assistant'
  let owner: Page
  let assistant: Page

  /** One press on the matrix, and saved. */
  async function turn(permission: string, times: number) {
    const cell = owner.getByRole('button', { name: new RegExp(`^${role}, ${permission}`) })
    for (let i = 0; i < times; i++) await cell.click()
    await owner.keyboard.press('F10')
  }

  it('is a copy of nurse that somebody holds', async () => {
    owner = await ownerAt('/roles')
    await owner.getByRole('button', { name: 'New role' }).click()
    const dialog = owner.getByRole('dialog', { name: 'New role' })
    await dialog.getByLabel('Name of the role').fill(role)
    await dialog.getByRole('combobox', { name: 'Copy of' }).fill('Nurse')
    await owner.getByRole('option', { name: 'Nurse', exact: true }).click()
    await expectNoSeriousAxe(owner, aDialog)
    await dialog.getByRole('button', { name: 'Make the role' }).click()
    await dialog.waitFor({ state: 'detached' })
    await owner.getByRole('button', { name: `${role}: what can be done` }).click()
    await owner.getByRole('menuitem', { name: 'Give to people' }).click()
    const give = owner.getByRole('dialog', { name: `Who shall be: ${role}?` })
    const { name } = await (await caller(stage.server.url, 'hr'))(auth.me)
    await give.getByLabel('Find by name').fill(name)
    await give.getByRole('checkbox', { name }).check()
    await expectNoSeriousAxe(owner, aDialog)
    await give.getByRole('button', { name: 'Give to 1 person' }).click()
    await give.waitFor({ state: 'detached' })
  })

  it('is felt within five seconds: the rail grows and shrinks by itself, and what is forbidden now is refused', async () => {
    assistant = await pageOf('hr', '/')
    await places(assistant).getByRole('link', { name: 'Vitals' }).waitFor()
    // Nothing may load the page anew: what is written on it here would be gone.
    await assistant.evaluate(() => Object.assign(window, { sameDocument: true }))
    expect((await assistant.request.get('/api/v1/patients/search?q=Das')).status()).toBe(200)

    await turn('Find and open patients', 1)
    await turn('Record vitals', 1)
    await owner.getByText('Saved. Everyone who holds these roles feels it now.').first().waitFor()
    const saved = Date.now()
    await places(assistant).getByRole('link', { name: 'Vitals' }).waitFor({ state: 'detached', timeout: 5_000 })
    expect(Date.now() - saved).toBeLessThan(5_000)
    expect((await assistant.request.get('/api/v1/patients/search?q=Das')).status()).toBe(403)
    expect(await assistant.evaluate(() => 'sameDocument' in window)).toBe(true)

    await turn('Find and open patients', 2)
    await turn('Record vitals', 2)
    await places(assistant).getByRole('link', { name: 'Vitals' }).waitFor({ timeout: 5_000 })
    expect((await assistant.request.get('/api/v1/patients/search?q=Das')).status()).toBe(200)
    expect(await assistant.evaluate(() => 'sameDocument' in window)).toBe(true)
    await assistant.context().close()
  })

  it('asks before leaving what was changed and not saved', async () => {
    await owner.getByRole('button', { name: new RegExp(`^${role}, Record vitals`) }).click()
    await places(owner).getByRole('link', { name: 'Staff' }).click()
    const ask = owner.getByRole('dialog', { name: 'Leave without saving?' })
    await ask.getByRole('button', { name: 'Keep writing' }).click()
    expect(new URL(owner.url()).pathname).toBe('/roles')
    await places(owner).getByRole('link', { name: 'Staff' }).click()
    await ask.getByRole('button', { name: 'Discard' }).click()
    await owner.waitForURL('**/staff')
  })
})

describe('one computer for two people', () => {
  let page: Page
  const desk = () => page.getByRole('group', { name: 'Signed in at this computer' })
  const names: Record<'receptionist' | 'nurse', string> = { receptionist: '', nurse: '' }

  async function choosePin(pin: string) {
    if (new URL(page.url()).pathname !== '/security') await page.goto('/security')
    await page.getByRole('button', { name: 'Choose a PIN' }).click()
    const dialog = page.getByRole('dialog', { name: 'PIN for shared computers' })
    await dialog.getByLabel('New PIN').fill(pin)
    await page.keyboard.press('Enter')
    await page.getByText('Your PIN is set').first().waitFor()
    await dialog.waitFor({ state: 'detached' })
  }
  const lock = async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Lock the screen' }).click()
    await page.getByRole('heading', { name: 'Who is here?' }).waitFor()
  }
  async function unlock(name: string, pin: string) {
    await desk().getByRole('button', { name }).click()
    await page.getByLabel('PIN', { exact: true }).fill(pin)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: `${name}: account` }).waitFor()
  }

  it('is locked with one press, and nothing works behind the lock', async () => {
    for (const login of ['receptionist', 'nurse'] as const)
      names[login] = (await (await caller(stage.server.url, login))(auth.me)).name
    page = await stage.open()
    await page.clock.install()
    await enter(page, 'receptionist', '/security')
    await choosePin('8317')
    // A screen nobody touches says what is about to happen, and a key is enough to stay.
    const warning = page.getByText('in less than a minute this screen signs out', { exact: false })
    await page.clock.fastForward('14:30')
    await warning.waitFor()
    const told = page.waitForRequest((r) => r.url().endsWith('/auth/me') && !r.headers()['x-tabib-idle'])
    await page.keyboard.press('Shift')
    await told
    await warning.waitFor({ state: 'detached' })
    await lock()
    await expectNoSeriousAxe(page)
    expect((await page.request.get('/api/v1/auth/me')).status()).toBe(401)
  })

  it('changes hands by PIN: each does what they do under their own name, goes on where they were, and nobody where another was', async () => {
    const owner = await asOwner()
    // Those who were at work before this journey looked at people too.
    const from = new Date().toISOString()
    const found = await owner(patients.search, { query: { q: 'Das' } })
    const [mine, hers] = found.items
    await page.getByRole('button', { name: 'With a password' }).click()
    await fillSignIn(page, 'nurse', demoPassword)
    await page.getByRole('button', { name: `${names.nurse}: account` }).waitFor()
    await choosePin('7913')
    await lock()
    expect(await desk().getByRole('button').count()).toBe(2)
    await unlock(names.receptionist, '8317')
    await expect.poll(() => new URL(page.url()).pathname).toBe('/desk')
    await page.goto(`/patients/${mine!.id}`)
    await page.getByRole('heading', { name: mine!.name }).first().waitFor()
    await lock()
    await page.getByLabel('PIN', { exact: true }).fill('0000')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').first().waitFor()
    await unlock(names.nurse, '7913')
    await expect.poll(() => new URL(page.url()).pathname).toBe('/vitals')
    await page.goto(`/patients/${hers!.id}`)
    await page.getByRole('heading', { name: hers!.name }).first().waitFor()
    await lock()
    await unlock(names.nurse, '7913')
    await page.getByRole('heading', { name: hers!.name }).first().waitFor()
    expect(new URL(page.url()).pathname).toBe(`/patients/${hers!.id}`)

    const whoOpened = async (patientId: string) => {
      const { items } = await owner(logs.list, { query: { patientId: patientId as never, view: 'open', from } })
      return new Set(items.map((i) => i.actor.name).filter((name) => Object.values(names).includes(name)))
    }
    await expect.poll(() => whoOpened(mine!.id)).toEqual(new Set([names.receptionist]))
    await expect.poll(() => whoOpened(hers!.id)).toEqual(new Set([names.nurse]))
  })

  it('a PIN is not enough for what matters more: the password is asked, and what was wanted goes on by itself', async () => {
    await page.goto('/security')
    await page.getByRole('button', { name: 'Change the PIN' }).click()
    const dialog = page.getByRole('dialog', { name: 'PIN for shared computers' })
    await dialog.getByLabel('New PIN').fill('5941')
    await page.keyboard.press('Enter')
    const ask = page.getByRole('dialog', { name: 'Is it you?' })
    await ask.locator('input[autocomplete="current-password"]').waitFor()
    await expectNoSeriousAxe(page, aDialog)
    await ask.locator('input[autocomplete="current-password"]').fill('not my password')
    await page.keyboard.press('Enter')
    await ask.getByText('This is not your password').waitFor()
    await ask.locator('input[autocomplete="current-password"]').fill(demoPassword)
    await page.keyboard.press('Enter')
    await page.getByText('Your PIN is set').first().waitFor()
    await lock()
    await unlock(names.nurse, '5941')
    await page.context().close()
  })
})

describe('an identity provider outside', () => {
  let provider: Provider
  let owner: Page
  let code: string
  beforeAll(async () => {
    provider = await IdentityServer.start(() => new Date())
  })
  afterAll(() => provider?.close())

  it('is tried with a token before it counts, and then lets a nurse in whom nobody here has made', async () => {
    const call = await caller(stage.server.url, 'owner')
    const { branch } = await call(auth.me)
    await call(federationSettings.save, {
      body: {
        name: 'Sunrise Staff',
        issuer: provider.url,
        branchId: branch.id,
        linkByEmail: false,
        claims: { subject: 'sub', name: 'name', email: 'email', phone: '', picture: '', roles: 'roles' },
        oidc: true,
        clientId: provider.clientId,
        clientSecret: provider.clientSecret,
        scopes: 'openid profile',
        bearer: true,
        audience: 'tabib-api',
        algorithms: ['RS256'],
        keySource: 'jwks',
        publicKey: '',
        jwksUrl: `${provider.url}/jwks`,
        introspectionUrl: '',
        roles: [{ outside: 'nurses', roleId: 'nurse' }],
      },
    })
    owner = await ownerAt('/settings/identity-provider')
    await owner.getByLabel('A token to read').fill(await provider.token())
    await owner.getByRole('button', { name: 'Try now' }).click()
    await owner.getByText('Signature · right').waitFor()
    await owner.getByText('PKCE · right').waitFor()
    await expectNoSeriousAxe(owner)
    await owner.getByText('Either', { exact: true }).click()
    await owner.getByRole('button', { name: 'Switch' }).click()
    await owner.getByText('Switched').first().waitFor()

    const nurse = await stage.open()
    await nurse.goto('/sign-in')
    await nurse.getByRole('button', { name: 'Sign in with Sunrise Staff' }).click()
    await nurse.waitForURL('**/vitals')
    await nurse.getByRole('button', { name: 'Asha Rao: account' }).waitFor()
    await nurse.context().close()
  })

  it('may be the only way in: whoever is in by another is out, and the owner who says so is asked first, and stays', async () => {
    const nurse = await pageOf('nurse', '/')
    await owner.getByText('At the provider', { exact: true }).click()
    await owner.getByRole('button', { name: 'Switch' }).click()
    const ask = owner.getByRole('dialog', { name: 'Shut sign-in here?' })
    await ask.getByText('You stay signed in').waitFor()
    await expectNoSeriousAxe(owner, aDialog)
    expect((await nurse.request.get('/api/v1/auth/me')).status()).toBe(200)
    await ask.getByRole('button', { name: 'Shut it' }).click()
    const printed = owner.getByRole('dialog', { name: 'A code for the day the provider is dead' })
    code = await printed.getByText(/^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/).innerText()
    await expectNoSeriousAxe(owner, aDialog)
    await printed.getByRole('button', { name: 'I have it' }).click()
    expect((await nurse.request.get('/api/v1/auth/me')).status()).toBe(401)
    expect((await owner.request.get('/api/v1/auth/me')).status()).toBe(200)
    await nurse.goto('/sign-in')
    await nurse.getByRole('button', { name: 'Sign in with Sunrise Staff' }).waitFor()
    expect(await nurse.locator('input[autocomplete~="current-password"]').count()).toBe(0)
    await Promise.all([nurse.context().close(), owner.context().close()])
  })

  it('is dead one morning, and the printed code lets the owner in, once', async () => {
    await provider.close()
    const page = await stage.open()
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'The provider does not answer, and I am an owner' }).click()
    await page.getByLabel('Your username or email').fill('owner')
    await page.getByLabel('Printed code').fill(code.toLowerCase())
    await expectNoSeriousAxe(page)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/today')
    await page.context().close()
    // And sign-in here is open again.
    const nurse = await stage.open()
    await signIn(nurse, 'nurse')
    await nurse.context().close()
  })
})
