import { Injectable } from '@nestjs/common'
import type { refunds as contracts } from '@tabib/contracts/billing/refunds'
import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import type { Input } from '@tabib/contracts/core/route'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Paper } from '../../platform/paper/paper.js'
import { found } from '../../platform/problem.js'
import { findBranch, letterhead } from '../organisation/index.js'
import * as invoices from './invoices.repo.js'
import { readInvoice } from './invoices.view.js'
import * as prints from './prints.repo.js'
import { refundPaper, type RefundSheet } from './receipts.sheet.js'
import * as refunds from './refunds.repo.js'

@Injectable()
export class RefundPapersService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly paper: Paper,
  ) {}

  /** The receipt of a refund in the patient's language; the first print is the original. */
  async print(actor: Actor, id: string, { size, format }: Input<typeof contracts.receipt>['query']) {
    const sheet = await this.counted(actor, id, `${size}:refund:${id}`)
    const onRoll = size === '80mm'
    const as = onRoll ? format : 'pdf'
    const { language } = sheet
    const bytes = await this.paper.render(onRoll ? 'refund' : 'refundSheet', refundPaper(sheet), {
      format: as,
      language,
    })
    const name = `${sheet.refund.number.replaceAll('/', '-')}.${as === 'pdf' ? 'pdf' : 'bin'}`
    return { bytes, type: as === 'pdf' ? 'application/pdf' : 'application/octet-stream', name }
  }

  private counted(actor: Actor, id: string, paper: string): Promise<RefundSheet> {
    const at = this.clock.now()
    return this.db.write(actor, async (tx) => {
      const { id: invoiceId } = found(await refunds.invoiceOf(tx, id))
      const row = found(await invoices.find(tx, invoiceId, actor.branchIds))
      await invoices.lock(tx, invoiceId)
      const invoice = await readInvoice(tx, actor, invoiceId)
      const refund = found(invoice.refunds.find((r) => r.id === id))
      const { patientId, branchId } = row
      const copy = await prints.note(tx, { id: newId(), invoiceId, patientId, paper, at, by: actor.accountId })
      const [clinic, branch] = [await letterhead(tx, branchId), found(await findBranch(tx, branchId))]
      const language = (row.language ?? branch.language) as Language
      return { clinic, invoice, refund, duplicate: copy > 1, language, today: this.clock.today(branch.timeZone) }
    })
  }
}
