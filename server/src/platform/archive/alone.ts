import pg from 'pg'
import { withDatabase } from '../db/pools.js'

/** Another process of this installation is at it. */
export class UnderWay extends Error {}

/**
 * Does something while no other process of this installation does the same. `lost` is aborted when nobody can be sure of that
 * any longer. @throws UnderWay
 */
export async function alone<T>(
  control: { adminUrl: string; controlDatabase: string },
  what: string,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController()
  const client = new pg.Client({
    connectionString: withDatabase(control.adminUrl, control.controlDatabase),
    application_name: `tabib ${what}`,
    keepAlive: true,
  })
  client.on('error', (e) => lost.abort(e))
  await client.connect()
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock(hashtext($1)) as mine', [what])
    if (!rows[0]!.mine) throw new UnderWay(`${what} are being made by another process at this moment`)
    return await work(lost.signal)
  } finally {
    await client.end()
  }
}
