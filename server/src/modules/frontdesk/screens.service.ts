import { createHash, randomInt } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { screens as contracts } from '@tabib/contracts/frontdesk/screens'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { Problem } from '../../platform/problem.js'
import { BOARD } from './calling.js'
import * as repo from './screens.repo.js'

/** Without letters that look like digits: a code is typed with a television's remote control. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const LENGTH = 12

/** What is kept of a code; typed in capitals or with hyphens it is the same. */
export const hashOfCode = (code: string) =>
  createHash('sha256').update(code.toLowerCase().replaceAll('-', '')).digest('base64url')

const newCode = () =>
  Array.from(
    { length: LENGTH },
    (_, i) => `${i > 0 && i % 4 === 0 ? '-' : ''}${ALPHABET[randomInt(ALPHABET.length)]}`,
  ).join('')

const shown = ({ branchId: _, ...screen }: Awaited<ReturnType<typeof repo.list>>[number]) => screen

/** Addresses of televisions and kiosks: given, and taken back. */
@Injectable()
export class ScreensService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  list(actor: Actor) {
    return this.db.read(actor, async (db) => ({ items: (await repo.list(db, actor.branchId)).map(shown) }))
  }

  /** Gives a television or kiosk its address. @throws Problem `frontdesk.doctor_not_here` for a doctor of another branch */
  open(actor: Actor, body: Input<typeof contracts.open>['body']) {
    const code = newCode()
    const screen = {
      id: newId<'Screen'>(),
      kind: body.kind,
      name: body.name,
      doctorIds: [...new Set(body.doctorIds)],
      counters: [...new Set(body.counters)],
      languages: [...new Set(body.languages)],
      createdAt: this.clock.now().toISOString(),
    }
    return this.db.write(actor, async (tx) => {
      const here = await repo.doctorsHere(tx, actor.branchId, screen.doctorIds)
      if (here < screen.doctorIds.length) throw new Problem('frontdesk.doctor_not_here')
      await repo.insert(tx, {
        id: screen.id,
        branch_id: actor.branchId,
        kind: screen.kind,
        name: screen.name,
        code_hash: hashOfCode(code),
        doctor_ids: screen.doctorIds,
        counters: screen.counters,
        languages: screen.languages,
        created_at: screen.createdAt,
        created_by: actor.accountId,
      })
      return { screen, code }
    })
  }

  revoke(actor: Actor, id: string) {
    return this.db.write(actor, async (tx) => {
      if (!(await repo.revoke(tx, id, actor.branchId, this.clock.now().toISOString()))) throw new Problem('not_found')
      this.live.pokeGuests(tx, actor, BOARD, { branchId: actor.branchId })
      this.live.endGuest(tx, actor, id)
      return { done: true } as const
    })
  }
}
