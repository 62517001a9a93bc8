/**
 * Where a message stands on one channel.
 * `held`: kept for fallback. `outbox`: nobody is set up to carry it. `handing_over`: the provider is being asked.
 * `unknown`: handed over, no answer came, and asking again could tell the person twice. `skipped`: not needed, or not wanted.
 */
export const deliveryStates = [
  'held',
  'waiting',
  'handing_over',
  'outbox',
  'accepted',
  'delivered',
  'read',
  'failed',
  'unknown',
  'skipped',
] as const
export type DeliveryState = (typeof deliveryStates)[number]

const from = {
  wake: ['held'],
  handOver: ['waiting', 'handing_over'],
  accept: ['handing_over', 'unknown'],
  deliver: ['handing_over', 'unknown', 'accepted'],
  read: ['handing_over', 'unknown', 'accepted', 'delivered'],
  /** A provider may take back its acceptance, never what it has delivered. */
  fail: ['waiting', 'handing_over', 'unknown', 'accepted'],
  again: ['handing_over'],
  skip: ['held', 'waiting'],
} as const satisfies Record<string, readonly DeliveryState[]>
export type DeliveryAction = keyof typeof from

/** Whether `action` is possible where a delivery stands at `state`. News from providers move forward only. */
export const deliveryCan = (action: DeliveryAction, state: DeliveryState) =>
  (from[action] as readonly DeliveryState[]).includes(state)

/** Where a message stands as a whole: the best that any channel did for it. */
export const messageStates = [
  'new',
  'waiting',
  'outbox',
  'sent',
  'delivered',
  'read',
  'failed',
  'expired',
  'suppressed',
] as const
export type MessageState = (typeof messageStates)[number]

/** States that ask for somebody's attention: the person was not reached. */
export const missedStates = ['failed', 'expired', 'outbox'] as const satisfies readonly MessageState[]

/**
 * What became of a message, from what became of it on each channel outside the house. A patient is not in the app all day: what
 * waits for them there has reached them once they read it, or where it was to go no other way.
 */
export function messageStateOf(
  deliveries: readonly { channel: string; state: DeliveryState }[],
  toPatient: boolean,
): MessageState {
  const outside = deliveries.filter((d) => d.channel !== 'in_app').map((d) => d.state)
  const inside = deliveries.find((d) => d.channel === 'in_app')?.state
  const has = (...states: DeliveryState[]) => outside.some((s) => states.includes(s))
  if (has('read') || inside === 'read') return 'read'
  if (has('delivered')) return 'delivered'
  if (has('accepted')) return 'sent'
  if (has('waiting', 'handing_over')) return 'waiting'
  if (inside === 'delivered' && !(toPatient && has('outbox', 'failed', 'unknown'))) return 'delivered'
  if (has('outbox')) return 'outbox'
  return 'failed'
}
