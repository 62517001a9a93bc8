import { type Invoice, invoices } from '@tabib/contracts/billing/invoices'
import type { PaymentMethod } from '@tabib/contracts/billing/payment'
import { payments } from '@tabib/contracts/billing/payments'
import { type Id, newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../../platform/actor.js'
import { systemActor } from '../../../platform/system-actor.js'
import { patient } from '../../../testing/appointments.js'
import type { Caller, Hospital } from '../../../testing/hospital.js'
import { charge, type ChargeLine, reverseCharges } from '../index.js'

/** A visit that gave rise to charges. */
export interface Visit {
  id: Id<'Encounter'>
  patientId: Id<'Patient'>
}

/** Whoever works at the desk of the first branch, for what care charges without anybody asking. */
export const deskOf = (h: Hospital): Actor => ({
  ...systemActor(h.tenant),
  branchId: h.branchId,
  branchIds: [h.branchId],
  currency: 'INR',
  country: 'IN',
  zone: 'Asia/Kolkata',
})

/** The version somebody read. */
export const version = (of: { version: number }) => ({ headers: { 'if-match': `"${of.version}"` } })

/** What happens in front of a test of money: visits are charged, called off, invoiced and paid. */
export function till(hospital: () => Hospital) {
  /** Charges each line by a source of its own, `<visit>:<n>`, so that each can be called off. */
  async function visit(
    lines: readonly ChargeLine[],
    { name = 'Rahima Khatun', token = 7, doctorId = null as string | null } = {},
  ): Promise<Visit> {
    const h = hospital()
    const [id, patientId] = [newId<'Encounter'>(), await patient(h, { name })]
    const of = { patientId, encounterId: id, at: h.clock.now(), visit: { doctorId, token } }
    await h.arrange(async (tx) => {
      for (const [n, line] of lines.entries())
        await charge(tx, deskOf(h), { ...of, source: `${id}:${n}`, lines: [line] })
    })
    return { id, patientId }
  }

  const callOff = (v: Visit, n: number) => {
    const h = hospital()
    return h.arrange((tx) => reverseCharges(tx, deskOf(h), { source: `${v.id}:${n}`, at: h.clock.now() }))
  }

  const draft = (who: Caller, v: Visit) => who.call(invoices.draft, { params: { encounterId: v.id } })

  const pay = (who: Caller, i: Invoice, amountMinor = i.balanceMinor, method: PaymentMethod = 'cash') =>
    who.call(payments.take, { params: { id: i.id }, body: { amountMinor, method } }, version(i))

  return { visit, callOff, draft, pay }
}
