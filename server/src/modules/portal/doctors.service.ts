import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { doctors as contracts } from '@tabib/contracts/portal/doctors'
import { visitKinds } from '@tabib/contracts/scheduling/appointments.states'
import { daysUntil } from '@tabib/contracts/scheduling/zones'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import type { Visitor } from '../../platform/http/visitor.js'
import { found, Problem } from '../../platform/problem.js'
import { consultationCode } from '../billing/index.js'
import { letterhead } from '../organisation/index.js'
import { availability, kindsOf, readRules, searchDoctors } from '../scheduling/index.js'
import * as repo from './doctors.repo.js'

type Who = Actor | Visitor
type Branch = Awaited<ReturnType<typeof repo.branches>>[number]
type Row = Awaited<ReturnType<typeof searchDoctors>>[number]

/** Doctors as patients find them. Whoever is not signed in is told the same, unless the clinic keeps it to itself. */
@Injectable()
export class DoctorsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  search(who: Who, q: Input<typeof contracts.search>['query']) {
    return this.open(who, async (db, branches) => {
      const branchIds = branches.map((b) => b.id!).filter((id) => !q.branchId || id === q.branchId)
      const { branchId: _, ...words } = q
      const [rows, all] = [await this.rows(db, { ...words, branchIds }), await this.rows(db, { branchIds })]
      return {
        clinicName: await clinicName(db, branches),
        items: rows.map(publicOf),
        specialities: [...new Set(all.flatMap((d) => d.speciality ?? []))].sort((a, b) => a.localeCompare(b)),
        branches: branches.map(({ id, name }) => ({ id: id!, name: name! })),
      }
    })
  }

  /** @throws Problem `not_found` for whoever sees no patients */
  get(who: Who, id: string) {
    return this.open(who, async (db, branches, shown) => {
      const rows = (await this.rows(db, { branchIds: branches.map((b) => b.id!) })).filter((d) => d.id === id)
      if (rows.length === 0) throw new Problem('not_found')
      const kinds = await kindsOf(db, id, this.clock.today(branches[0]!.timeZone!))
      const price = shown.fees ? await repo.price(db, await consultationCode(db, id, 'new')) : undefined
      return {
        clinicName: await clinicName(db, branches),
        places: rows.map((d) => ({
          ...publicOf(d),
          timeZone: branches.find((b) => b.id === d.branchId)!.timeZone!,
          // The usual one first.
          kinds: visitKinds.filter((k) => kinds.find((b) => b.branchId === d.branchId)?.kinds.includes(k)),
        })),
        fee: price ? { minor: Number(price.minor), currency: branches[0]!.currency! } : null,
      }
    })
  }

  /** @throws Problem `invalid` beyond 31 days */
  days(who: Who, doctorId: string, q: Input<typeof contracts.days>['query']) {
    if (q.to < q.from || daysUntil(q.from, q.to) > 30) {
      throw new Problem('invalid', { errors: [{ pointer: '/query/to', code: 'too_big' }] })
    }
    return this.open(who, (db, branches) => {
      found(branches.find((b) => b.id === q.branchId))
      return availability(db, { doctorId, ...q, now: this.clock.now() })
    })
  }

  private rows(db: Reader, q: Omit<Parameters<typeof searchDoctors>[1], 'today'>) {
    const today = this.clock.now().toISOString().slice(0, 10)
    return searchDoctors(db, { ...q, today })
  }

  private open<T>(who: Who, work: (db: Reader, branches: Branch[], shown: { fees: boolean }) => Promise<T>) {
    return this.db.read(who, async (db) => {
      const { rules } = await readRules(db)
      if (!('accountId' in who) && !rules.publicDoctors) throw new Problem('portal.doctors_not_public')
      const branches = await repo.branches(db)
      if (branches.length === 0) throw new Problem('not_found')
      return work(db, branches, { fees: rules.publicFees || 'accountId' in who })
    })
  }
}

const clinicName = async (db: Reader, branches: Branch[]) => (await letterhead(db, branches[0]!.id!)).name

/** Only what stands on the doctor's plate at the door. */
const publicOf = (d: Row) => ({
  id: d.id!,
  name: d.name!,
  speciality: d.speciality,
  qualifications: d.qualifications,
  languages: d.languages,
  branchId: d.branchId!,
  branchName: d.branchName!,
  days: d.days,
})
