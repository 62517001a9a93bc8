import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterEach } from 'vitest'

import { launchBrowser } from './browser.js'
import { startServer } from './server.js'
import type { RunningServer, ServerOptions } from './server.js'

export { launchBrowser } from './browser.js'
export { startServer } from './server.js'
export type { RunningServer, ServerOptions } from './server.js'

/** Every login of the demonstration hospital has this password. */
export const demoPassword = process.env.TABIB_DEMO_PASSWORD ?? 'tabib-demo-clinic'

export type Stage = {
  server: RunningServer
  browser: Browser
  /** A page of somebody's own: cookies, language and storage are shared with nobody. */
  open(options?: BrowserContextOptions): Promise<Page>
  close(): Promise<void>
}

/** A running server and a browser. Pages report what breaks in them: `close` fails when a page threw an error. */
export async function setStage(options?: ServerOptions): Promise<Stage> {
  const [server, browser] = await Promise.all([startServer(options), launchBrowser()])
  const errors: string[] = []
  return {
    server,
    browser,
    async open(contextOptions = {}) {
      const context = await browser.newContext({ baseURL: server.url, ...desk, ...contextOptions })
      context.setDefaultTimeout(15_000)
      const page = await context.newPage()
      page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`))
      return page
    },
    async close() {
      await browser.close()
      await server.stop()
      if (errors.length) throw new Error(`Errors in pages:\n${errors.join('\n')}`)
    },
  }
}

const desk = { viewport: { width: 1366, height: 768 }, locale: 'en-IN', timezoneId: 'Asia/Kolkata' }

/** The screens every page is looked at on. */
export const screens = { desk: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } }

/** Call it beside the tests: each one that fails leaves pictures of all open pages in `test-results/failed`. */
export function picturesOfFailures(stage: () => Stage | undefined): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    const open =
      stage()
        ?.browser.contexts()
        .flatMap((context) => context.pages()) ?? []
    // Not the papers: they are tabs of their own here.
    const pages = open.filter((page) => page.url().startsWith('http'))
    const name = task.name.replaceAll(/\W+/g, '-')
    for (const [i, page] of pages.entries()) await shot(page, `failed/${name}-${i}`).catch(() => undefined)
  })
}

/** Signs in through the form and waits until the app has left it. */
export async function signIn(page: Page, username: string, password = demoPassword): Promise<void> {
  await page.goto('/')
  await page.locator('input[autocomplete~="username"]').fill(username)
  await page.locator('input[autocomplete~="current-password"]').fill(password)
  await page.keyboard.press('Enter')
  await page.locator('input[autocomplete~="current-password"]').waitFor({ state: 'detached' })
}

/**
 * Scans a code the way a barcode reader does: keys that follow each other at once, then Enter. The keys are sent from
 * inside the page, because the way from here to the browser is slower than a reader.
 */
export async function pressScan(page: Page, code: string): Promise<void> {
  await page.evaluate((text) => {
    const send = (key: string) => {
      const target = document.activeElement ?? document.body
      const down = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true })
      const typed = target.dispatchEvent(down)
      // Keys made by a program type nothing by themselves.
      if (typed && key.length === 1 && target !== document.body) document.execCommand('insertText', false, key)
      target.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true, composed: true }))
    }
    for (const character of text) send(character)
    send('Enter')
  }, code)
}

/**
 * Fails with what is wrong, where, when axe finds anything serious or critical on the page, or `within` a part of it, once it
 * has come to rest.
 */
export async function expectNoSeriousAxe(page: Page, within?: string): Promise<void> {
  let found = await seriousOf(page, within)
  // A dialog that is still fading in has the contrast of neither before nor after: it is looked at again.
  for (let again = 0; found.length > 0 && again < 2; again++) {
    await page.waitForTimeout(700)
    found = await seriousOf(page, within)
  }
  if (found.length) throw new Error(`axe on ${page.url()}:\n${found.join('\n')}`)
}

async function seriousOf(page: Page, within?: string): Promise<string[]> {
  // Without the nodes that passed, which nobody reads: it takes a third of the time.
  const options = { resultTypes: ['violations' as const], preload: false }
  const axe = new AxeBuilder({ page }).options(options)
  const { violations } = await (within ? axe.include(within) : axe).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return serious.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((n) => n.target.join(' ')).join(', ')})`)
}

/** Keeps a picture of the page in `test-results/<name>.png`. */
export async function shot(page: Page, name: string, { fullPage = false } = {}): Promise<string> {
  const path = join(import.meta.dirname, '..', 'test-results', `${name}.png`)
  await mkdir(dirname(path), { recursive: true })
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path, fullPage, animations: 'disabled', caret: 'hide' })
  return path
}
