import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Db } from '../../platform/db/db.js'
import { diagnosesOf, followUpOf, noteOf } from '../encounters/index.js'
import { verifiedSummaries } from '../lab/index.js'
import * as repo from './health.repo.js'
import { mustBeTheirs } from './own.js'

/** What the clinic knows about a patient and has signed, verified or issued; nothing else leaves. */
@Injectable()
export class HealthService {
  constructor(private readonly db: Db) {}

  visits(actor: Actor, patientId: string) {
    mustBeTheirs(actor, patientId)
    return this.db.read(actor, async (db) => {
      const items = []
      for (const v of await repo.visits(db, patientId)) {
        // The latest amendment is what stands.
        const note = (await noteOf(db, v.id!)).at(-1)
        const diagnoses = note ? await diagnosesOf(db, v.id!) : []
        items.push({
          ...v,
          id: v.id!,
          date: v.date!,
          branchName: v.branchName!,
          complaint: note?.complaint ?? null,
          advice: note?.advice ?? null,
          diagnoses: diagnoses.map((d) => d.title.en),
          followUpOn: note ? ((await followUpOf(db, v.id!))?.dueOn ?? null) : null,
        })
      }
      return { items }
    })
  }

  prescriptions(actor: Actor, patientId: string) {
    mustBeTheirs(actor, patientId)
    return this.db.read(actor, async (db) => {
      const [heads, lines] = await Promise.all([repo.prescriptions(db, patientId), repo.lines(db, patientId)])
      return {
        items: heads.map((p) => ({
          id: p.id!,
          encounterId: p.encounterId,
          writtenAt: p.writtenAt!,
          doctorName: p.doctorName,
          cancelled: p.status === 'cancelled',
          sheet: p.encounterId !== null && p.source !== 'import' && p.status !== 'cancelled',
          medicines: lines
            .filter((l) => l.prescriptionId === p.id)
            .map(({ name, strength, form }) => ({ name: name!, strength, form })),
        })),
      }
    })
  }

  reports(actor: Actor, patientId: string) {
    mustBeTheirs(actor, patientId)
    return this.db.read(actor, async (db) => {
      const orders = await repo.orders(db, patientId)
      const verified = orders.filter((o) => o.status === 'verified').map((o) => o.id!)
      return {
        items: await verifiedSummaries(db, verified),
        awaited: orders
          .filter((o) => o.status !== 'verified')
          .map((o) => ({ id: o.id!, title: o.title as never, placedAt: o.placedAt! })),
      }
    })
  }

  bills(actor: Actor, patientId: string) {
    mustBeTheirs(actor, patientId)
    return this.db.read(actor, async (db) => ({
      items: (await repo.bills(db, patientId)).map((b) => ({
        id: b.id!,
        number: b.number!,
        issuedAt: b.issuedAt!,
        branchName: b.branchName!,
        currency: b.currency!,
        totalMinor: Number(b.totalMinor),
        paidMinor: Number(b.paidMinor),
        receipts: b.receipts,
      })),
    }))
  }

  documents(actor: Actor, patientId: string) {
    mustBeTheirs(actor, patientId)
    return this.db.read(actor, async (db) => ({
      items: (await repo.documents(db, patientId)).map((d) => ({
        id: d.id!,
        title: d.title!,
        kind: d.kind!,
        contentType: d.contentType!,
        createdAt: d.createdAt!,
      })),
    }))
  }
}
