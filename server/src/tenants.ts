import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ZodError } from 'zod'
import { ArchiveRefused } from './platform/archive/import.js'
import type { BackupOutcome } from './modules/operators/index.js'
import type { Exported, Progress } from './platform/archive/export.js'
import { migrateFleet } from './platform/db/fleet.js'
import { Problem } from './platform/problem.js'
import { Toolbox } from './tenants.toolbox.js'

const USAGE = `Usage: npm run tenants -- <command>

  list [text]                              clinics: state, schema, size, last backup
  create <slug> --name "Clinic" [--admin "Name"] [--username owner] [--country IN]
         [--zone Asia/Kolkata] [--currency INR] [--language en] [--branch "Main branch"] [--code MAIN]
  suspend <slug> --reason "why"            closes a clinic on every server at once
  resume <slug> --reason "why"             opens it again
  migrate [slug …] [--parallel 4]          brings databases to this version's schema
  backup [slug …] [--to folder] [--keep 7] of each clinic an archive, read back; older ones go
  export <slug> <file>                     one archive: every row, every file
  import <file> [--slug name]              a clinic from an archive, a backup or an export
         [--replace]                       in the place of one that is suspended; its database is kept
  operator add <username> [--name "Name"] [--password …]
                                           a super admin, or a new password for one
`

class Wrong extends Error {}

const options = {
  name: { type: 'string' },
  admin: { type: 'string' },
  username: { type: 'string', default: 'owner' },
  country: { type: 'string', default: 'IN' },
  zone: { type: 'string', default: 'Asia/Kolkata' },
  currency: { type: 'string', default: 'INR' },
  language: { type: 'string', default: 'en' },
  branch: { type: 'string', default: 'Main branch' },
  code: { type: 'string', default: 'MAIN' },
  reason: { type: 'string' },
  parallel: { type: 'string', default: '4' },
  slug: { type: 'string' },
  replace: { type: 'boolean', default: false },
  to: { type: 'string' },
  keep: { type: 'string' },
  password: { type: 'string' },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>['values']
type Command = (box: Toolbox, words: string[], values: Values) => Promise<boolean>

const say = (line: string) => process.stdout.write(`${line}\n`)
const needed = (value: string | undefined, what: string) => {
  if (!value) throw new Wrong(`say ${what}\n\n${USAGE}`)
  return value
}

/** A bar that stays on its line at a terminal; a line a step where the output goes elsewhere. */
function bar({ what, done, of }: Progress): void {
  const out = process.stderr
  if (!out.isTTY) return
  const share = of > 0 ? Math.min(1, done / of) : 1
  const full = Math.round(share * 24)
  const line = `${'█'.repeat(full)}${'░'.repeat(24 - full)} ${String(Math.round(share * 100)).padStart(3)} %  ${what}`
  out.write(`\r\x1b[2K${line.slice(0, (out.columns ?? 80) - 1)}`)
}
const barDone = () => process.stderr.isTTY && process.stderr.write('\r\x1b[2K')
const amount = (e: Exported) => `${e.rows} rows of ${e.tables} tables and ${e.files} files (${megabytes(e.bytes)})`
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`

/** Ctrl-C, or a closed terminal, lets the databases under way finish. */
function stopOnSignal(): AbortSignal {
  const asked = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.abort())
  return asked.signal
}

const commands: Record<string, Command> = {
  async list(box, [text]) {
    for (let cursor: string | undefined; ;) {
      const page = await box.clinics.list({ limit: 100, q: text, state: undefined, cursor })
      for (const c of page.items) {
        const { holdsUntil, error } = c.backup
        const backup = `${holdsUntil ? holdsUntil.slice(0, 16).replace('T', ' ') : 'never'}${error === null ? '' : ' FAILED'}`
        say(
          `${c.slug.padEnd(30)}  ${c.state.padEnd(10)}  ${(c.version ?? '-').padEnd(12)}  ${megabytes(c.sizeBytes).padStart(9)}  backup ${backup.padEnd(23)}  ${c.name}`,
        )
      }
      if (!page.next) {
        say(`${page.total} clinics, ${page.suspended} suspended, ${page.behind} behind this version`)
        return true
      }
      cursor = page.next
    }
  },

  async create(box, [slug], v) {
    const { clinic, invitation } = await box.open({
      slug: needed(slug, 'the slug'),
      name: needed(v.name, '--name'),
      country: v.country,
      timeZone: v.zone,
      currency: v.currency,
      language: v.language,
      branch: { name: v.branch, code: v.code },
      admin: { name: v.admin ?? 'Owner', username: v.username },
    })
    say(`${clinic.name} is open at ${clinic.address}`)
    say(`${invitation.name} (${invitation.username}) chooses a password within 7 days at\n${invitation.link}`)
    return true
  },

  async suspend(box, [slug], v) {
    await box.clinics.suspend(box.operator, needed(slug, 'the slug'), needed(v.reason, '--reason'))
    say(`${slug} is suspended`)
    return true
  },

  async resume(box, [slug], v) {
    await box.clinics.resume(box.operator, needed(slug, 'the slug'), needed(v.reason, '--reason'))
    say(`${slug} is open again`)
    return true
  },

  async migrate(box, slugs, v) {
    const report = await migrateFleet(box.access, {
      parallel: Math.max(1, Number(v.parallel) || 4),
      stop: stopOnSignal(),
      ...(slugs.length > 0 ? { slugs } : {}),
      onStep: ({ slug, error, done, of }) => {
        bar({ what: `${done} of ${of}  ${slug}`, done, of })
        if (error !== undefined) process.stderr.write(`\n${slug}: ${error}\n`)
        else if (!process.stderr.isTTY) say(`${done}/${of} ${slug}`)
      },
    })
    barDone()
    say(`${report.done.length} brought up to date, ${report.failed.length} failed`)
    for (const f of report.failed) process.stderr.write(`${f.slug} stays closed: ${f.error}\n`)
    return report.failed.length === 0
  },

  async backup(box, slugs, { to, keep }) {
    const kept = keep === undefined ? undefined : Number(keep)
    if (kept !== undefined && !(Number.isInteger(kept) && kept > 0)) throw new Wrong('--keep is a number from 1')
    const began = performance.now()
    const outcomes = await box.backup(slugs, {
      ...(to === undefined ? {} : { folder: resolve(process.env.INIT_CWD ?? '.', to) }),
      ...(kept === undefined ? {} : { keep: kept }),
      stop: stopOnSignal(),
      onProgress: bar,
      onDone: (o) => {
        barDone()
        if (o.state === 'failed') process.stderr.write(`${o.slug}: ${o.error}\n`)
        else say(`${o.slug}: ${o.exported ? amount(o.exported) : 'as it was'}, ${o.path}`)
      },
    })
    const count = (state: BackupOutcome['state']) => outcomes.filter((o) => o.state === state).length
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    say(
      `${count('written')} written and read back, ${count('current')} current, ${count('failed')} failed, ${seconds} s`,
    )
    return count('failed') === 0
  },

  async export(box, [slug, file]) {
    const path = resolve(process.env.INIT_CWD ?? '.', needed(file, 'the file'))
    const done = await box.export(needed(slug, 'the slug'), path, bar)
    barDone()
    say(`${slug}: ${amount(done)} in ${path}`)
    return true
  },

  async import(box, [file], v) {
    const path = resolve(process.env.INIT_CWD ?? '.', needed(file, 'the file'))
    const { slug, address, unreadable, kept, ...done } = await box.import(path, v, bar)
    barDone()
    say(`${slug}: ${amount(done)}, open at ${address}`)
    if (kept) say(`What stood there is kept as the database ${kept}`)
    for (const what of unreadable)
      process.stderr.write(
        `${what}: sealed by another installation or under another slug; it has to be typed in again\n`,
      )
    return true
  },

  async operator(box, [verb, username], v) {
    if (verb !== 'add') throw new Wrong(`say operator add <username>\n\n${USAGE}`)
    const password = v.password ?? randomBytes(15).toString('base64url')
    if (password.length < 15) throw new Wrong('a password has at least 15 characters')
    const outcome = await box.setOperator({
      username: needed(username, 'the user name'),
      name: v.name ?? username!,
      password,
      once: v.password === undefined,
    })
    say(
      outcome === 'added'
        ? `${username} is an operator`
        : `${username} has a new password and no second factor; open sessions have ended`,
    )
    if (!v.password) say(`Password, shown this once and to be changed at the first sign-in: ${password}`)
    return true
  },
}

const sentences: Record<string, string> = {
  not_found: 'there is no such clinic here',
  'operators.slug_taken': 'a clinic with this slug lives here already',
  'operators.slug_reserved': 'this slug is kept for other uses; choose another',
}

function sentence(e: unknown): string {
  if (e instanceof Problem) return sentences[e.code] ?? e.code
  if (e instanceof ZodError) return e.issues.map((i) => `${i.path.join(' ')}: ${i.message}`).join('; ')
  return e instanceof Error ? e.message : String(e)
}

async function run(): Promise<boolean> {
  const { values, positionals } = parseArgs({ args: process.argv.slice(2), options, allowPositionals: true })
  const [name, ...words] = positionals
  const command = name === undefined ? undefined : commands[name]
  if (!command) throw new Wrong(USAGE)
  // A migration reports the home clinic like any other.
  const box = await Toolbox.open({ migrateHome: name !== 'migrate' })
  try {
    return await command(box, words, values)
  } finally {
    await box.close()
  }
}

try {
  process.exitCode = (await run()) ? 0 : 1
} catch (e) {
  barDone()
  process.stderr.write(
    e instanceof Wrong || e instanceof ArchiveRefused ? `${e.message}\n` : `It did not work: ${sentence(e)}\n`,
  )
  process.exitCode = 1
}
