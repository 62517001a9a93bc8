import { Injectable } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Paper } from '../../platform/paper/paper.js'
import { found, Problem } from '../../platform/problem.js'
import { findBranch, letterhead } from '../organisation/index.js'
import { readOrder } from './orders.present.js'
import { labelOf, reportOf } from './papers.js'
import * as papers from './papers.repo.js'

const types = { pdf: 'application/pdf', png: 'image/png', escpos: 'application/octet-stream' } as const

@Injectable()
export class PapersService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly paper: Paper,
  ) {}

  /** The barcode label of a collected sample. @throws Problem `lab.no_sample` */
  async label(actor: Actor, id: string, format: keyof typeof types) {
    const { order, branch } = await this.collected(actor, id)
    const bytes = await this.paper.render('sampleLabel', labelOf(order, branch.timeZone), { format, language: 'en' })
    return { bytes, type: types[format], name: `${order.sampleNumber}-label.${format}`, patientId: order.patient.id }
  }

  /**
   * The report; without verification only as a preliminary copy. A `duplicate` is marked as one.
   * @throws Problem `lab.no_results`, `lab.not_verified`
   */
  async report(actor: Actor, id: string, preliminary: boolean, duplicate = false) {
    const { order, clinic, signer, language } = await this.collected(actor, id)
    if (order.resultCount === 0) throw new Problem('lab.no_results')
    if (order.status !== 'verified' && !preliminary) throw new Problem('lab.not_verified')
    const sheet = { ...reportOf(order, { clinic, language, signer }), duplicate }
    const bytes = await this.paper.render('labReport', sheet, { format: 'pdf', language: 'en', second: language })
    return { bytes, type: types.pdf, name: `${order.sampleNumber}.pdf`, patientId: order.patient.id }
  }

  private collected(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => {
      const order = await readOrder(db, id, { branchIds: actor.branchIds, now: this.clock.now() })
      const { sampleNumber, collectedAt } = order
      if (sampleNumber === null || collectedAt === null) throw new Problem('lab.no_sample')
      const facts = found(await papers.facts(db, id))
      const [clinic, branch] = [await letterhead(db, facts.branchId), found(await findBranch(db, facts.branchId))]
      const signer = facts.verifiedBy === null ? undefined : await papers.signer(db, facts.verifiedBy)
      return {
        order: { ...order, sampleNumber, collectedAt },
        branch,
        clinic,
        signer,
        language: (facts.language ?? branch.language) as Language,
      }
    })
  }
}
