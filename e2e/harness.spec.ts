import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { expectNoSeriousAxe, launchBrowser, pressScan, shot } from './harness.js'

const good = `<!doctype html><html lang="en"><title>Queue</title><main><h1>Queue</h1>
  <label>Search <input id="search"></label><output></output></main>
  <script>
    const keys = []
    addEventListener('keydown', (e) => keys.push([e.key, e.timeStamp]), true)
    document.querySelector('input').addEventListener('keydown', (e) => {
      if (e.key === 'Enter') document.querySelector('output').textContent = e.target.value + ' ' + (keys.at(-1)[1] - keys[0][1] < 200)
    })
  </script></html>`
const bad = '<!doctype html><html><body><img src="x.png"><input></body></html>'

let browser: Browser
let page: Page
let url: string
const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html').end(request.url === '/bad' ? bad : good)
})

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await launchBrowser()
  page = await (await browser.newContext()).newPage()
})

afterAll(async () => {
  await browser?.close()
  server.close()
})

it('finds nothing wrong with a good page', async () => {
  await page.goto(url)
  await expectNoSeriousAxe(page)
})

it('names what is seriously wrong with a bad page', async () => {
  await page.goto(`${url}/bad`)
  await expect(expectNoSeriousAxe(page)).rejects.toThrow(/image-alt[\s\S]*label/)
})

it('scans like a barcode reader into the field that has the cursor', async () => {
  await page.goto(url)
  await page.locator('input').focus()
  await pressScan(page, 'SUN-2026-00001')
  expect(await page.locator('output').textContent()).toBe('SUN-2026-00001 true')
})

it('keeps pictures', async () => {
  expect(existsSync(await shot(page, 'harness/queue'))).toBe(true)
})
