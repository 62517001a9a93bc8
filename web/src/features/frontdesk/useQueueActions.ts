import { type Arrival, queue } from '@tabib/contracts/frontdesk/queue'
import { useNavigate } from '@tanstack/react-router'
import { useAction } from '../../api/action.js'
import { paths } from '../../paths.js'

const stale = ['frontdesk.queue', 'encounters.encounters']

/** Calls whoever is next and opens their chart. */
export function useCallNext() {
  const navigate = useNavigate()
  return useAction(queue.callNext, {
    invalidates: stale,
    onDone: (a) => void navigate({ to: paths.consultation(a.encounterId) }),
  })
}

/** What a doctor may do with one place in the queue. */
export function useArrivalActions(arrival: Arrival) {
  const params = { id: arrival.id }
  const call = useAction(queue.call, { invalidates: stale })
  const start = useAction(queue.start, { invalidates: stale })
  const skip = useAction(queue.skip, { invalidates: stale })
  const putBack = useAction(queue.putBack, { invalidates: stale })
  const finish = useAction(queue.finish, { invalidates: stale })
  return {
    call: () => call.run({ params }),
    start: () => start.run({ params }),
    startAsync: () => start.runAsync({ params }),
    skip: () => skip.run({ params }),
    putBack: () => putBack.run({ params, body: { behind: 2 } }),
    finish: () => finish.run({ params }),
    pending: call.pending || start.pending || skip.pending || putBack.pending || finish.pending,
    problem: call.problem ?? start.problem ?? skip.problem ?? putBack.problem ?? finish.problem,
  }
}
