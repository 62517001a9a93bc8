import { Injectable } from '@nestjs/common'
import type { invoices as contracts } from '@tabib/contracts/billing/invoices'
import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import type { Input } from '@tabib/contracts/core/route'
import { toSVG } from 'bwip-js/node'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { Paper } from '../../platform/paper/paper.js'
import { found, Problem } from '../../platform/problem.js'
import { findBranch, letterhead } from '../organisation/index.js'
import * as invoices from './invoices.repo.js'
import { readInvoice } from './invoices.view.js'
import * as prints from './prints.repo.js'
import { invoicePaper, receiptPaper, type ReceiptSheet } from './receipts.sheet.js'
import { standingOf } from './refunds.rules.js'
import { upiLink } from './upi.rules.js'

type Wish = Input<typeof contracts.receipt>['query']

@Injectable()
export class ReceiptsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly paper: Paper,
  ) {}

  /** The receipt or the invoice in the patient's language. @throws Problem `billing.not_issued`, `billing.nothing_paid` */
  async print(actor: Actor, id: string, wish: Wish) {
    return this.set(wish, await this.counted(actor, id, wish))
  }

  /** The same marked as a copy, for whom it was made out to: the original is the desk's to print, whoever looks before. */
  async copy(actor: Actor, id: string, wish: Wish) {
    const facts = await this.db.read(actor, (db) => this.facts(db, actor, id, wish))
    return this.set(wish, { ...facts, duplicate: true })
  }

  private async set(wish: Wish, sheet: ReceiptSheet) {
    const { language } = sheet
    const thermal = wish.size === '80mm'
    const format = thermal ? wish.format : 'pdf'
    const bytes = thermal
      ? await this.paper.render('receipt', receiptPaper(sheet), { format, language })
      : await this.paper.render('invoice', invoicePaper(sheet), { format, language })
    const name = `${(thermal ? sheet.payments.at(-1)!.receiptNumber : sheet.invoice.number!).replaceAll('/', '-')}.${format === 'pdf' ? 'pdf' : 'bin'}`
    return { bytes, type: format === 'pdf' ? 'application/pdf' : 'application/octet-stream', name }
  }

  /** What is due, or a part of it, as a code for the patient's UPI app. @throws Problem `billing.no_upi`, `billing.overpaid` */
  async upiQr(actor: Actor, id: string, asked?: number) {
    const { invoice, branch } = await this.db.read(actor, async (db) => {
      const row = found(await invoices.find(db, id, actor.branchIds))
      return { invoice: row, branch: found(await findBranch(db, row.branchId)) }
    })
    if (!branch.upiId || invoice.currency !== 'INR') throw new Problem('billing.no_upi')
    const dueMinor = standingOf(invoice).balanceMinor
    if (invoice.status === 'cancelled') throw new Problem('billing.invoice_cancelled')
    if (dueMinor === 0) throw new Problem('billing.already_paid', { details: { dueMinor } })
    const amountMinor = asked ?? dueMinor
    if (amountMinor > dueMinor) throw new Problem('billing.overpaid', { details: { dueMinor } })
    const uri = upiLink({
      upiId: branch.upiId,
      payee: branch.clinicName,
      amountMinor,
      currency: invoice.currency,
      reference: id.replaceAll('-', ''),
      // A draft has no number yet; the patient's says whose it is.
      note: invoice.number ?? invoice.patientNumber,
    })
    return { uri, svg: toSVG({ bcid: 'qrcode', text: uri }), amountMinor }
  }

  /** The sheet of a print that counts: the first is the original, what follows are copies of it. */
  private counted(actor: Actor, id: string, wish: Wish): Promise<ReceiptSheet> {
    const at = this.clock.now()
    return this.db.write(actor, async (tx) => {
      found(await invoices.find(tx, id, actor.branchIds))
      await invoices.lock(tx, id)
      const facts = await this.facts(tx, actor, id, wish)
      const { id: patientId } = facts.invoice.patient
      const paper = `${wish.size}:${wish.payment ?? 'all'}`
      const copy = await prints.note(tx, { id: newId(), invoiceId: id, patientId, paper, at, by: actor.accountId })
      return { ...facts, duplicate: copy > 1 }
    })
  }

  private async facts(db: Reader, actor: Actor, id: string, wish: Wish): Promise<Omit<ReceiptSheet, 'duplicate'>> {
    const [row, invoice] = await Promise.all([invoices.find(db, id, actor.branchIds), readInvoice(db, actor, id)])
    if (invoice.status !== 'issued') throw new Problem('billing.not_issued')
    const payments = wish.payment ? [found(invoice.payments.find((p) => p.id === wish.payment))] : invoice.payments
    if (wish.size === '80mm' && payments.length === 0) throw new Problem('billing.nothing_paid')
    const { branchId, language } = row!
    const [clinic, branch] = [await letterhead(db, branchId), found(await findBranch(db, branchId))]
    const today = this.clock.today(branch.timeZone)
    return { clinic, invoice, payments, language: (language ?? branch.language) as Language, today }
  }
}
