import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { labOrders } from '@tabib/contracts/lab/orders'
import type { Permission } from '@tabib/contracts/permissions'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../../api/call.js'
import { useCan } from '../../api/session.js'
import { paths } from '../../paths.js'

interface Step {
  to: string
  search?: Record<string, unknown>
}
type Can = (permission: Permission) => boolean

/**
 * What a person's desk does next for a visit, by what they may do. Reception and doctors come before those who help out at
 * other counters; where a counter has several things or none, its list shows the visit.
 */
export async function visitStep(encounterId: string, can: Can): Promise<Step | null> {
  const code = `TABIB:V:${encounterId}`
  if (can('frontdesk.consultation.write') && !can('frontdesk.arrival.check_in')) {
    return { to: paths.consultation(encounterId) }
  }
  if (can('frontdesk.arrival.check_in')) return { to: paths.desk(), search: { visit: encounterId, all: 1 } }
  if (can('lab.sample.collect')) {
    const { items } = await call(labOrders.worklist, { query: { q: code, limit: 2 } }).catch(() => ({ items: [] }))
    return items.length === 1
      ? { to: paths.labOrder(items[0]!.id) }
      : { to: paths.lab(), search: { q: code, status: 'all' } }
  }
  if (can('pharmacy.dispensing.dispense')) {
    const { items } = await call(dispensings.waiting, { query: { q: code, limit: 2 } }).catch(() => ({ items: [] }))
    return items.length === 1 ? { to: paths.dispense(items[0]!.id) } : { to: paths.pharmacy(), search: { q: code } }
  }
  if (can('billing.payment.take')) return { to: paths.register(), search: { q: code } }
  if (can('encounters.vitals.record')) return { to: paths.vitals(), search: { visit: encounterId } }
  return null
}

/** Opens what this person's desk does next for a visit. Answers whether there is anything. */
export function useVisitStep() {
  const can = useCan()
  const navigate = useNavigate()
  return async (encounterId: string): Promise<boolean> => {
    const step = await visitStep(encounterId, can)
    if (step) void navigate({ to: step.to, ...(step.search ? { search: step.search as never } : {}) })
    return step !== null
  }
}
