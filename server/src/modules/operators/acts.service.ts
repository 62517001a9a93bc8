import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import { addDays } from '@tabib/contracts/core/time'
import type { operatorActs } from '@tabib/contracts/operators/acts'
import { pageOf, placeOf } from '../../platform/cursor.js'
import * as repo from './acts.repo.js'
import { ControlRoom } from './control.js'

const isPlace = (v: unknown): v is { id: number } => Number.isSafeInteger((v as { id?: unknown } | null)?.id)

/** What every operator did. The lines are written where it is done; nobody changes them. */
@Injectable()
export class OperatorActs {
  constructor(private readonly room: ControlRoom) {}

  async list({ operator, action, clinic, from, to, ...paging }: Input<typeof operatorActs.list>['query']) {
    const rows = await repo.list(this.room.db, {
      operator,
      action,
      clinic,
      since: from && `${from}T00:00:00Z`,
      before: to && `${addDays(to, 1)}T00:00:00Z`,
      after: placeOf(paging.cursor, isPlace),
      limit: paging.limit + 1,
    })
    const { items, next } = pageOf(rows, paging.limit, ({ id }) => ({ id }))
    const shown = items.map(({ tenant, tenantName, ...a }) => ({
      ...a,
      clinic: tenant === null ? null : { slug: tenant, name: tenantName! },
    }))
    return { items: shown, next }
  }
}
