import type { Id } from '@tabib/contracts/core/id'
import type { HoldReason, Priority } from '@tabib/contracts/frontdesk/arrivals.states'
import { type Arrival, queue } from '@tabib/contracts/frontdesk/queue'
import { useNavigate } from '@tanstack/react-router'
import { useAction } from '../../api/action.js'
import { paths } from '../../paths.js'

const stale = ['frontdesk.queue', 'encounters.encounters']

/** Calls whoever is next and opens their chart. */
export function useCallNext() {
  const navigate = useNavigate()
  const call = useAction(queue.callNext, {
    invalidates: stale,
    onDone: (a) => void navigate({ to: paths.consultation(a.encounterId) }),
  })
  return { ...call, run: () => call.run({ body: {} }) }
}

/** What a doctor may do with one place in the queue. */
export function useArrivalActions(arrival: Arrival) {
  const params = { id: arrival.id }
  const call = useAction(queue.call, { invalidates: stale })
  const start = useAction(queue.start, { invalidates: stale })
  const skip = useAction(queue.skip, { invalidates: stale })
  const putBack = useAction(queue.putBack, { invalidates: stale })
  const hold = useAction(queue.hold, { invalidates: stale })
  const resume = useAction(queue.resume, { invalidates: stale })
  const transfer = useAction(queue.transfer, { invalidates: stale })
  const prioritise = useAction(queue.prioritise, { invalidates: stale })
  const finish = useAction(queue.finish, { invalidates: stale })
  const all = [call, start, skip, putBack, hold, resume, transfer, prioritise, finish]
  return {
    call: () => call.run({ params }),
    start: () => start.run({ params }),
    startAsync: () => start.runAsync({ params }),
    skip: () => skip.run({ params }),
    putBack: () => putBack.run({ params, body: { behind: 2 } }),
    finish: () => finish.run({ params }),
    hold: (reason: HoldReason) => hold.run({ params, body: { for: reason } }),
    resume: () => resume.run({ params }),
    transfer: (doctorId: string) => transfer.run({ params, body: { doctorId: doctorId as Id<'Staff'> } }),
    prioritise: (priority: Priority) => prioritise.run({ params, body: { priority } }),
    pending: all.some((a) => a.pending),
    problem: all.find((a) => a.problem)?.problem ?? null,
  }
}
