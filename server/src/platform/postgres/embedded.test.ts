import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { defaultDataDir, startEmbedded } from './embedded.js'
import { endPreviousRun } from './previous.js'

let dataDir: string
const cleanup: (() => Promise<unknown>)[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tabib-embedded-'))
  chmodSync(dataDir, 0o711)
})

afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo()
  await endPreviousRun(join(dataDir, 'postgres'), undefined)
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(ephemeral = true) {
  const cluster = await startEmbedded({ dataDir, ephemeral })
  cleanup.push(() => cluster.stop())
  return cluster
}

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** A process of its own that starts the cluster, says its address and then waits to be killed. */
async function startInAnotherProcess(): Promise<{ child: ChildProcess; url: string }> {
  const hooks = `import { registerHooks } from 'node:module'
    registerHooks({ resolve: (name, context, next) => {
      try { return next(name, context) } catch { return next(name.replace(/\\.js$/, '.ts'), context) }
    } })`
  const program = `const { startEmbedded } = await import(${JSON.stringify(import.meta.resolve('./embedded.ts'))})
    const { url } = await startEmbedded(${JSON.stringify({ dataDir, ephemeral: true })})
    console.log(url)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, [
    '--import',
    `data:text/javascript,${encodeURIComponent(hooks)}`,
    '--input-type=module',
    '--eval',
    program,
  ])
  let complaint = ''
  child.stderr.on('data', (chunk) => (complaint += chunk))
  cleanup.push(async () => {
    if (child.kill('SIGKILL')) await once(child, 'exit')
  })
  const first = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => undefined)])
  if (!first) throw new Error(complaint)
  return { child, url: String(first[0]).trim() }
}

const postmasterPid = () => Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])

describe('the embedded cluster', () => {
  it('keeps its data, port and password over a stop and a start', async () => {
    const first = await startEmbedded({ dataDir, ephemeral: true })
    await ask(first.url, `create table notes (words text); insert into notes values ('রোগী')`)
    await first.stop()
    await first.stop()
    const second = await start()
    expect(second.url).toBe(first.url)
    expect(await ask(second.url, 'select words from notes')).toEqual([{ words: 'রোগী' }])
  })

  it('speaks UTF-8, knows how to sort names and listens on loopback only', async () => {
    const { url } = await start()
    const rows = await ask(
      url,
      `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as listens,
         'আ' < 'ক' collate "und-x-icu" as sorts, lower('É') = 'é' as folds`,
    )
    expect(rows).toEqual([{ encoding: 'UTF8', listens: '127.0.0.1', sorts: true, folds: true }])
  })

  it('shows its password to nobody else, and lets nobody in without it', async () => {
    const { url } = await start()
    expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600)
    expect(statSync(join(dataDir, 'postgres')).mode & 0o077).toBe(0)
    const wrong = new URL(url)
    wrong.password = 'guess'
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
  })

  it('starts again with its data after the server was killed and left Postgres running', async () => {
    const { child, url } = await startInAnotherProcess()
    await ask(url, `create table notes (words text); insert into notes values ('kept')`)
    const orphan = postmasterPid()
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(() => process.kill(orphan, 0)).not.toThrow()
    const again = await start()
    expect(postmasterPid()).not.toBe(orphan)
    expect(await ask(again.url, 'select words from notes')).toEqual([{ words: 'kept' }])
  })

  it('starts again after Postgres itself was killed', async () => {
    const first = await start(false)
    await ask(first.url, `create table notes (words text); insert into notes values ('kept')`)
    process.kill(postmasterPid(), 'SIGKILL')
    await first.stop()
    const again = await start(false)
    expect(await ask(again.url, 'select words from notes')).toEqual([{ words: 'kept' }])
  })

  it('is not deceived by a process that was given the number of a Postgres long gone', async () => {
    const first = await startEmbedded({ dataDir, ephemeral: true })
    await first.stop()
    const stale = [process.pid, join(dataDir, 'postgres'), 1, 5432, '', '127.0.0.1', '', 'ready'].join('\n')
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), stale)
    const again = await start()
    expect(await ask(again.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('refuses a data folder that another living server uses', async () => {
    const { url } = await startInAnotherProcess()
    await expect(startEmbedded({ dataDir, ephemeral: true })).rejects.toThrow('in use by another Tabib')
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('the default data folder', () => {
  it('is what DATA_DIR says, before anything else', () => {
    expect(defaultDataDir({ DATA_DIR: '/srv/clinic' })).toBe('/srv/clinic')
    expect(defaultDataDir({})).toMatch(/^(\/var\/lib\/tabib|.*\/data)$/)
  })
})
