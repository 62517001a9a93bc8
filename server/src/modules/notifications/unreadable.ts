import type { Reader } from '../../platform/db/db.js'
import type { Sealer } from '../../platform/sealing.js'
import { channelPurpose } from './carriers.js'

/** The channels whose credentials this installation cannot open: they came from another one and have to be typed in again. */
export async function unreadableChannels(db: Reader, sealer: Sealer, tenant: string): Promise<string[]> {
  const rows = await db
    .selectFrom('notifications.channels')
    .select(['channel', 'sealed'])
    .where('sealed', 'is not', null)
    .orderBy('channel')
    .execute()
  return rows.filter((r) => !opens(sealer, r.sealed!, channelPurpose(tenant, r.channel))).map((r) => r.channel)
}

function opens(sealer: Sealer, sealed: string, purpose: string): boolean {
  try {
    sealer.open(sealed, purpose)
    return true
  } catch {
    return false
  }
}
