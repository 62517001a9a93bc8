/** Where a patient who is here can be in the doctor's queue. */
export const arrivalStatuses = ['waiting', 'called', 'with_doctor', 'skipped', 'held', 'done', 'left'] as const
export type ArrivalStatus = (typeof arrivalStatuses)[number]

const from = {
  call: ['waiting', 'called', 'skipped', 'held'],
  skip: ['waiting', 'called'],
  putBack: ['called', 'skipped', 'with_doctor'],
  hold: ['waiting', 'called', 'skipped', 'with_doctor'],
  resume: ['held'],
  transfer: ['waiting', 'called', 'skipped', 'held'],
  prioritise: ['waiting', 'called', 'skipped', 'held'],
  start: ['waiting', 'called', 'skipped', 'held'],
  finish: ['with_doctor', 'called'],
  leave: ['waiting', 'called', 'skipped', 'held'],
} as const satisfies Record<string, readonly ArrivalStatus[]>

export type ArrivalAction = keyof typeof from

/** The statuses an action may start from. */
export const arrivalFrom = (action: ArrivalAction): readonly ArrivalStatus[] => from[action]

/** Whether an action is possible now; the server refuses and the web disables by the same table. */
export const arrivalCan = (action: ArrivalAction, arrival: { status: ArrivalStatus }) =>
  arrivalFrom(action).includes(arrival.status)

/** Why somebody goes before others. Reception says so; `elderly` follows from the birth date. */
export const priorities = ['none', 'elderly', 'pregnant', 'emergency'] as const
export type Priority = (typeof priorities)[number]

/** Why somebody is away and keeps their place. */
export const holdReasons = ['lab', 'away', 'other'] as const
export type HoldReason = (typeof holdReasons)[number]

/** Where a token may be called to. */
export const callCounters = ['doctor', 'vitals', 'lab', 'pharmacy', 'register'] as const
export type CallCounter = (typeof callCounters)[number]
