import { Injectable } from '@nestjs/common'
import type { Actor } from '../../platform/actor.js'
import { Db } from '../../platform/db/db.js'
import { found } from '../../platform/problem.js'
import { ReceiptsService } from '../billing/index.js'
import { DocumentsService, requireDocument } from '../documents/index.js'
import { SheetsService } from '../frontdesk/index.js'
import { PapersService } from '../lab/index.js'
import * as repo from './health.repo.js'
import { inBranch, mustBeTheirs } from './own.js'

interface One {
  patientId: string
  id: string
}

/**
 * Papers of a patient, set by the modules that own them once it is sure that they are the patient's to read. Bills and
 * reports are copies: the original is the desk's to print.
 */
@Injectable()
export class OwnPapersService {
  constructor(
    private readonly db: Db,
    private readonly sheets: SheetsService,
    private readonly papers: PapersService,
    private readonly receipts: ReceiptsService,
    private readonly documents: DocumentsService,
  ) {}

  async prescription(actor: Actor, { patientId, id }: One) {
    mustBeTheirs(actor, patientId)
    const rows = await this.db.read(actor, (db) => repo.prescriptions(db, patientId))
    const p = found(rows.find((r) => r.id === id && r.status !== 'cancelled' && r.encounterId !== null))
    return this.sheets.prescription(inBranch(actor, p.branchId!), p.encounterId!, false)
  }

  /** @throws Problem `not_found` for what is not verified: it is not there yet */
  async report(actor: Actor, { patientId, id }: One) {
    mustBeTheirs(actor, patientId)
    const rows = await this.db.read(actor, (db) => repo.orders(db, patientId))
    const order = found(rows.find((o) => o.id === id && o.status === 'verified'))
    return this.papers.report(inBranch(actor, order.branchId!), id, false, true)
  }

  async bill(actor: Actor, { patientId, id }: One, as: 'bill' | 'receipt') {
    mustBeTheirs(actor, patientId)
    const rows = await this.db.read(actor, (db) => repo.bills(db, patientId))
    const bill = found(rows.find((b) => b.id === id))
    const size = as === 'bill' ? ('a4' as const) : ('80mm' as const)
    return this.receipts.copy(inBranch(actor, bill.branchId!), id, { size, format: 'pdf' })
  }

  async document(actor: Actor, { patientId, id }: One) {
    mustBeTheirs(actor, patientId)
    await this.db.read(actor, (db) => requireDocument(db, actor, id, patientId))
    return this.documents.file(actor, id)
  }
}
