/** Where a patient who is here can be in the doctor's queue. */
export const arrivalStatuses = ['waiting', 'called', 'with_doctor', 'skipped', 'done', 'left'] as const
export type ArrivalStatus = (typeof arrivalStatuses)[number]

const from = {
  call: ['waiting', 'called', 'skipped'],
  skip: ['waiting', 'called'],
  putBack: ['called', 'skipped', 'with_doctor'],
  start: ['waiting', 'called', 'skipped'],
  finish: ['with_doctor', 'called'],
  leave: ['waiting', 'called', 'skipped'],
} as const satisfies Record<string, readonly ArrivalStatus[]>

export type ArrivalAction = keyof typeof from

/** The statuses an action may start from. */
export const arrivalFrom = (action: ArrivalAction): readonly ArrivalStatus[] => from[action]

/** Whether an action is possible now; the server refuses and the web disables by the same table. */
export const arrivalCan = (action: ArrivalAction, arrival: { status: ArrivalStatus }) =>
  arrivalFrom(action).includes(arrival.status)
