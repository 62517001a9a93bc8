import type { ConsentChannel } from '@tabib/contracts/notifications/consents'
import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'
import type { TimePlace } from './log.repo.js'

export interface Silenced {
  id: string
  channel: ConsentChannel
  address: string
  source: 'reply' | 'desk' | 'link'
  since: string
}

interface SilenceFilter {
  /** Part of an address, or of a number as people write it. */
  q?: string | undefined
  after?: TimePlace | undefined
  limit: number
}

/** Addresses whose newest word is silence, newest first. */
export async function silenced(db: Reader, { q, after, limit }: SilenceFilter): Promise<Silenced[]> {
  const like = q === undefined ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`
  const digits = q?.replace(/\D/g, '').replace(/^0+/, '') ?? ''
  const { rows } = await sql<Silenced>`
    select id, channel, address, source, at as since from (
      select distinct on (channel, address) id, channel, address, stopped, source, at from notifications.consents
      order by channel, address, at desc, id desc) newest
    where stopped
      and (${like}::text is null or address ilike ${like} or (${digits} <> '' and address like ${`%${digits}%`}))
      and (${after?.at ?? null}::timestamptz is null
        or (at, id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by at desc, id desc limit ${limit}`.execute(db)
  return rows
}
