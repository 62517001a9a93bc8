import { invoices } from '@tabib/contracts/billing/invoices'
import { payments } from '@tabib/contracts/billing/payments'
import { refunds } from '@tabib/contracts/billing/refunds'
import { labOrders } from '@tabib/contracts/lab/orders'
import type { WriteTx } from '../platform/db/db.js'
import type { Api } from './api.js'
import type { House } from './house.js'

/** A thousand rupees. */
const LIMIT = 100_000

/** Up to which amount the tills of the house pay back unasked. */
export async function setRefundLimits(tx: WriteTx, { branches }: House): Promise<void> {
  const limits = branches.map((b) => ({ id: b.id, amount_minor: LIMIT }))
  await tx.insertInto('billing.refund_limits').values(limits).execute()
}

/** One payment that went back because it came from the wrong card, and one test called off after it was paid. */
export async function tellRefunds({ api, house, now }: { api: Api; house: House; now: Date }): Promise<void> {
  const [cashier, doctor] = [house.team[0]!.cashier[0]!, house.doctors[0]![0]!]
  const taken = (await api.call(payments.list, cashier, now, {})).items
  const wrong = taken.findLast((p) => p.amountMinor <= LIMIT && p.method !== 'cash')
  if (wrong) {
    const back = { amountMinor: wrong.amountMinor, method: wrong.method, reason: 'Paid from the wrong account' }
    await api.call(refunds.give, cashier, now, { params: { id: wrong.id }, body: back })
    const again = { amountMinor: wrong.amountMinor, method: 'cash' as const }
    await api.call(payments.take, cashier, now, { params: { id: wrong.invoiceId }, body: again })
  }
  const placed = (await api.call(labOrders.worklist, doctor, now, { query: { status: 'placed' } })).items
  // The laboratory keeps something to do.
  const order = placed.length > 2 ? placed.at(-1) : undefined
  if (!order?.encounterId) return
  const params = { encounterId: order.encounterId }
  const { id, balanceMinor } = await api.call(invoices.draft, cashier, now, { params })
  await api.call(payments.take, cashier, now, { params: { id }, body: { amountMinor: balanceMinor, method: 'cash' } })
  await api.call(labOrders.cancel, doctor, now, {
    params: { id: order.id },
    body: { reason: 'Done elsewhere last week' },
  })
}
