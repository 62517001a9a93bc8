import { Injectable, type OnModuleInit } from '@nestjs/common'
import { sql } from 'kysely'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import * as settings from './settings.repo.js'

const DAY = 86_400_000
/** Rows wiped in one transaction. */
const BATCH = 1000

/** Wipes what is said in messages once it is no longer needed; that they were sent stays. */
@Injectable()
export class Keeping implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('notifications.wipe', 6 * 60, async (actor) => {
      const now = this.clock.now()
      const { retention_days } = await this.db.read(actor, (db) => settings.rules(db))
      const before = new Date(now.getTime() - retention_days * DAY).toISOString()
      const work = { now: now.toISOString(), before }
      while ((await this.db.write(actor, (tx) => wipe(tx, work))) === BATCH);
      await this.db.write(actor, (tx) =>
        tx
          .deleteFrom('notifications.hooks')
          .where('at', '<', new Date(now.getTime() - 30 * DAY).toISOString())
          .execute(),
      )
    })
  }
}

async function wipe(
  tx: Parameters<Parameters<Db['write']>[1]>[0],
  { now, before }: { now: string; before: string },
): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with old as (
      select id from notifications.messages
      where wiped_at is null and (created_at < ${before} or (secret and expires_at <= ${now})) limit ${BATCH} for update skip locked)
    update notifications.messages m
    set data = '{}', sealed = null, wiped_at = ${now}, state = case when m.secret and m.state in ('new', 'waiting', 'outbox') then 'expired' else m.state end,
      reason = case when m.secret and m.state in ('new', 'waiting', 'outbox') then 'expired' else m.reason end
    from old where old.id = m.id returning m.id`.execute(tx)
  const ids = rows.map((r) => r.id)
  if (ids.length > 0) {
    await sql`
      update notifications.deliveries set subject = null, body = null,
        state = case when state in ('held', 'waiting', 'outbox') then 'skipped' else state end
      where message_id = any(${ids}::uuid[])`.execute(tx)
  }
  await sql`
    update notifications.replies set body = null, wiped_at = ${now}
    where wiped_at is null and state = 'done' and received_at < ${before}`.execute(tx)
  return rows.length
}
