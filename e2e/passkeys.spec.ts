import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { expectNoSeriousAxe, picturesOfFailures, setStage, shot, signIn } from './harness.js'
import type { Stage } from './harness.js'

let stage: Stage
let page: Page
let cdp: CDPSession
let authenticator: string

beforeAll(async () => {
  stage = await setStage()
  page = await stage.open()
  cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  authenticator = authenticatorId
})
afterAll(() => stage?.close())
picturesOfFailures(() => stage)

/** Browsers know passkeys by a name, never by a bare address. */
const at = (path: string) => `http://localhost:${new URL(stage.server.url).port}${path}`
const kept = async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId: authenticator })).credentials

it('a passkey is added, opens the door without a password, and no longer once it was removed', async () => {
  await page.goto(at('/'))
  await page.locator('input[autocomplete~="username"]').fill('nurse')
  await page.locator('input[autocomplete~="current-password"]').fill('tabib-demo-clinic')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/vitals')

  await page.goto(at('/security'))
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Ward tablet')
  await expectNoSeriousAxe(page)
  await page.keyboard.press('Enter')
  const codes = page.getByRole('dialog', { name: 'Recovery codes' })
  await codes.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('Ward tablet').waitFor()
  expect(await kept()).toHaveLength(1)
  await shot(page, 'access/passkey')

  await page.getByRole('button', { name: /: account$/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'With a passkey' }).click()
  await page.waitForURL('**/vitals')

  await page.goto(at('/security'))
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByText('Ward tablet').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /: account$/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  // The browser still holds it; the clinic does not take it any more.
  expect(await kept()).toHaveLength(1)
  await page.getByRole('button', { name: 'With a passkey' }).click()
  await page.getByText('The passkey was not accepted', { exact: false }).waitFor()
  // And the password is enough again.
  await signIn(page, 'nurse')
})
