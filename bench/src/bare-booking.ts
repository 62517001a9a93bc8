import { newId } from '@tabib/contracts/core/id'
import Fastify from 'fastify'
import pg from 'pg'

// The yardstick of booking: Fastify and one prepared insertion of the same row, under the same constraints and indexes, in a
// transaction of its own. No sign-in, no rules, no message, no reminder, no audit.
const [url, size, branchId, accountId] = process.argv.slice(2) as [string, string, string, string]
const pool = new pg.Pool({ connectionString: url, max: Number(size) })
pool.on('error', () => undefined)

const text = `insert into scheduling.appointments (id, branch_id, doctor_id, patient_id, kind, status, starts_at, ends_at, busy_from,
    busy_until, on_date, source, booked_at, booked_by, confirmed_at)
  values ($1, $2, $3, $4, 'in_person', 'CONFIRMED', $5, $6, $5, $6, $7, 'desk', $8, $9, $8) returning *`

interface Wanted {
  doctorId: string
  patientId: string
  startsAt: string
}

const app = Fastify()
app.post<{ Body: Wanted }>('/appointments', async ({ body }, reply) => {
  const { doctorId, patientId, startsAt } = body
  const ends = new Date(Date.parse(startsAt) + 900_000).toISOString()
  const now = new Date().toISOString()
  const values = [newId(), branchId, doctorId, patientId, startsAt, ends, startsAt.slice(0, 10), now, accountId]
  const { rows } = await pool.query({ name: 'book', text, values })
  return reply.code(201).send(rows[0])
})
await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`ready ${(app.server.address() as { port: number }).port}\n`)
