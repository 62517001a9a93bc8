import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Fault, Outcome } from '@tabib/contracts/audit/chain'
import { sql } from 'kysely'
import { restartAnchors, sealAll, sealKeyOf, type SealTools, verifyChain } from './modules/audit/index.js'
import { Clock } from './platform/clock.js'
import { readConfig } from './platform/config.js'
import { APP_ROLE, secretsOf } from './platform/db/migrate.js'
import { connect, withDatabase } from './platform/db/pools.js'
import { attach } from './platform/postgres/attach.js'
import { defaultDataDir } from './platform/postgres/embedded.js'
import { Problem } from './platform/problem.js'

import type { DB } from './platform/db/tables.js'

const USAGE = `Usage: npm run audit -- verify [clinic]
       npm run audit -- accept <clinic> --reason "why"

verify checks every row of the audit against its seals, and every seal against what was written down beside the data; it
ends with 1 where something is not what it was. accept believes a clinic's chain as it is now, after a backup was restored.
`

interface Order {
  verb: 'verify' | 'accept'
  clinic: string | undefined
  reason: string
}

function read(args: string[]): Order {
  const options = { reason: { type: 'string', default: '' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [verb, clinic, ...more] = positionals
  const known = verb === 'verify' || (verb === 'accept' && clinic && values.reason.trim().length >= 5)
  if (!known || more.length > 0) throw new Error(`say what to do\n\n${USAGE}`)
  return { verb: verb as Order['verb'], clinic, reason: values.reason.trim() }
}

const places = { changes: 'change', looks: 'look', events: 'event' } as const

/** What is wrong, and where, in words. */
function sentence({ kind, seal, at, source, row }: Fault): string {
  const when = at ? ` of ${new Date(at).toISOString()}` : ''
  const which = source ? `${places[source]} ${row ?? 'unknown'} (audit.${source}, seal ${seal}${when})` : ''
  const said: Record<Fault['kind'], string> = {
    edited: `${which} is not what it was when it was sealed`,
    missing: `${which} was removed`,
    added: `${which} was added after its neighbours were sealed`,
    seal_altered: `seal ${seal}${when} was altered`,
    seal_missing: `seal ${seal} was removed`,
    seal_forged: `seal ${seal}${when} was not signed by this installation: the chain was computed anew from here`,
    rolled_back: `seal ${seal}${when} was written down beside the data, and the database no longer has it: an older copy, or an end that was cut off`,
    anchors_missing: 'the file beside the data in which the seals are written down is gone or was begun anew',
    anchors_altered: `the file beside the data was altered after seal ${seal}`,
  }
  return said[kind]
}

function tell(clinic: string, o: Outcome): void {
  const rows = `${o.rows.toLocaleString('en')} rows in ${o.seals.toLocaleString('en')} seals, ${(o.milliseconds / 1000).toFixed(1)} s`
  const open = o.unsealed > 0 ? `; ${o.unsealed} not sealed yet` : ''
  process.stdout.write(`${clinic}: ${o.sound ? 'sound' : 'NOT SOUND'}. ${rows}${open}. Code ${o.code ?? 'none'}\n`)
  if (o.first) process.stdout.write(`  first: ${sentence(o.first)}\n`)
  if (o.faults > 1) process.stdout.write(`  and ${o.faults - 1} more\n`)
}

const follow = (clinic: string) => (done: number, total: number) => {
  const { stderr } = process
  if (stderr.isTTY)
    stderr.write(`\r\x1b[2K${clinic} ${Math.floor((100 * done) / Math.max(1, total))} %${done === total ? '\n' : ''}`)
}

/** @returns whether all is sound */
async function run(order: Order): Promise<boolean> {
  const config = readConfig(process.env)
  const dataDir = resolve(config.DATA_DIR ?? defaultDataDir())
  const { appPassword } = await secretsOf(dataDir)
  const cluster = await attach(config, dataDir)
  const as = { name: APP_ROLE, password: appPassword }
  const control = connect<unknown>(withDatabase(cluster.url, 'tabib_control', as), { max: 1 })
  try {
    const { rows: clinics } = await sql<{ slug: string; database: string }>`
      select slug, database from control.tenants where ${order.clinic ?? null}::text is null or slug = ${order.clinic ?? null}
      order by slug`.execute(control)
    if (clinics.length === 0) throw new Error('there is no such clinic here')
    const key = await sealKeyOf(dataDir)
    let sound = true
    for (const { slug, database } of clinics) {
      const tools = { tenant: slug, dataDir, key, now: () => new Clock().now() }
      sound = (await one(order, withDatabase(cluster.url, database, as), tools)) && sound
    }
    return sound
  } finally {
    await control.destroy()
    await cluster.stop()
  }
}

async function one({ verb, reason }: Order, url: string, tools: SealTools): Promise<boolean> {
  const db = connect<DB>(url, { max: 2, name: 'tabib audit' })
  try {
    if (verb === 'accept') {
      await sealAll(db, tools)
      const n = await restartAnchors(db, tools, reason)
      process.stdout.write(`${tools.tenant}: believed again from seal ${n} on\n`)
      return true
    }
    const outcome = await verifyChain(db, { ...tools, follow: follow(tools.tenant) })
    tell(tools.tenant, outcome)
    return outcome.sound
  } finally {
    await db.destroy()
  }
}

try {
  process.exitCode = (await run(read(process.argv.slice(2)))) ? 0 : 1
} catch (e) {
  const why =
    e instanceof Problem && e.code === 'audit.being_sealed'
      ? 'the server has been sealing for more than a minute. Try again; if it stays so, restart the server'
      : e instanceof Error
        ? e.message
        : String(e)
  process.stderr.write(`The audit was not checked: ${why}\n`)
  process.exitCode = 2
}
