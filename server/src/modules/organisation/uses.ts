import { Injectable } from '@nestjs/common'
import type { Use } from '@tabib/contracts/organisation/places'
import type { Reader } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'

/** What a branch has and others use. */
export type Kept = 'departments' | 'rooms' | 'equipment'

type Find = (db: Reader, id: string) => Promise<Use[]>

/** As many uses as a person reads before they go and look. */
const NAMED = 5

/**
 * Who uses a room, a department, a piece of equipment. Modules above say at start how to find out; organisation itself
 * knows nobody above it.
 */
@Injectable()
export class Uses {
  private readonly finders = new Map<Kept, Find[]>()

  /** Tells how uses of one kind of thing are found: those of today and later, by name. */
  declare(kind: Kept, find: Find): void {
    this.finders.set(kind, [...(this.finders.get(kind) ?? []), find])
  }

  /** @throws Problem `organisation.in_use` that names what uses it */
  async refuse(db: Reader, kind: Kept, id: string): Promise<void> {
    const uses: Use[] = []
    for (const find of this.finders.get(kind) ?? []) uses.push(...(await find(db, id)))
    if (uses.length === 0) return
    const names = [...new Set(uses.map((u) => u.name))].slice(0, NAMED)
    throw new Problem('organisation.in_use', {
      details: { uses: uses.slice(0, NAMED), names: names.join(', '), count: uses.length },
    })
  }
}
