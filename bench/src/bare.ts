import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import pg from 'pg'
import type { Statement } from './capture.js'

// The yardstick: Fastify and prepared statements, nothing else. `GET /<scenario>/<n>` replays the statements that Tabib sent
// for the n-th request of a scenario, in one transaction where it used one, and answers with the rows.
const [url, file, size] = process.argv.slice(2) as [string, string, string]
const scenarios = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Statement[][]>
const pool = new pg.Pool({ connectionString: url, max: Number(size) })
pool.on('error', () => undefined)
const names = new Map<string, string>()

function named({ text, values }: Statement) {
  if (values.length === 0) return { text }
  let name = names.get(text)
  if (!name) names.set(text, (name = `b${names.size}`))
  return { name, text, values }
}

/** A transaction; one that met another the wrong way round is tried again, as any careful author would. */
async function replay(statements: Statement[], again = 3): Promise<{ rows: unknown[] }> {
  const client = await pool.connect()
  try {
    let rows: unknown[] = []
    for (const s of statements) rows = (await client.query(named(s))).rows ?? rows
    return { rows }
  } catch (e) {
    await client.query('rollback').catch(() => undefined)
    if ((e as { code?: string }).code !== '40P01' || again === 0) throw e
  } finally {
    client.release()
  }
  return replay(statements, again - 1)
}

/** Statements outside a transaction travel side by side, as a careful author would send them. */
async function replayReads(statements: Statement[]) {
  if (statements.length === 1) return { rows: (await pool.query(named(statements[0]!))).rows }
  const all = await Promise.all(statements.map((s) => pool.query(named(s))))
  return { rows: all.map((r) => r.rows) }
}

const app = Fastify()
app.setErrorHandler((e: Error, _req, reply) => {
  process.stderr.write(`bare: ${e.message}\n`)
  return reply.status(500).send()
})
for (const [name, samples] of Object.entries(scenarios)) {
  app.route<{ Params: { n: string } }>({
    method: ['GET', 'POST'],
    url: `/${name}/:n`,
    handler: (req) => {
      const statements = samples[Number(req.params.n) % samples.length]!
      // What was asked before the transaction began goes before it here too.
      return statements.some((s) => s.text === 'begin') ? replay(statements) : replayReads(statements)
    },
  })
}
await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`ready ${(app.server.address() as { port: number }).port}\n`)
