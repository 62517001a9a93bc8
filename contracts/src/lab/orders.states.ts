/** Where an order can stand. `verified` and `cancelled` are ends; an amendment takes a verified order back to `resulted`. */
export const orderStatuses = ['placed', 'collected', 'resulted', 'verified', 'cancelled'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** Where something still has to be done. */
export const openStatuses = ['placed', 'collected', 'resulted'] as const satisfies readonly OrderStatus[]

/** What can be done with an order, and from which states. */
const from = {
  collect: ['placed'],
  enterResults: ['collected'],
  amend: ['collected', 'resulted', 'verified'],
  verify: ['resulted'],
  cancel: ['placed', 'collected'],
} as const satisfies Record<string, readonly OrderStatus[]>
export type OrderAction = keyof typeof from

/** Whether `action` is possible with an order that stands at `status`. The server refuses by it, the web disables by it. */
export const orderCan = (action: OrderAction, status: OrderStatus) =>
  (from[action] as readonly OrderStatus[]).includes(status)

/** Where an order stands once some of its tests have a result. */
export const statusAfterResults = (missing: number): OrderStatus => (missing === 0 ? 'resulted' : 'collected')
