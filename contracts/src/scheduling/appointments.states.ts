/** Where an appointment can stand. The last three are ends. */
export const appointmentStatuses = ['PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED', 'CANCELLED', 'NO_SHOW'] as const
export type AppointmentStatus = (typeof appointmentStatuses)[number]

/** Still to come: the doctor's time is kept, the patient may move or cancel. */
export const openStatuses = ['PENDING', 'CONFIRMED'] as const satisfies readonly AppointmentStatus[]

/** What can be done with an appointment, and from which states. */
const from = {
  confirm: ['PENDING'],
  move: ['PENDING', 'CONFIRMED'],
  cancel: ['PENDING', 'CONFIRMED'],
  arrive: ['PENDING', 'CONFIRMED'],
  complete: ['ARRIVED'],
  miss: ['PENDING', 'CONFIRMED'],
} as const satisfies Record<string, readonly AppointmentStatus[]>
export type AppointmentAction = keyof typeof from

/** Whether `action` is possible with an appointment that stands at `status`. The server refuses by it, the web disables by it. */
export const appointmentCan = (action: AppointmentAction, status: AppointmentStatus) =>
  (from[action] as readonly AppointmentStatus[]).includes(status)

export const visitKinds = ['in_person', 'video', 'home_visit'] as const
export type VisitKind = (typeof visitKinds)[number]

export const bookingSources = ['desk', 'phone', 'portal', 'kiosk', 'series', 'waiting_list'] as const
export type BookingSource = (typeof bookingSources)[number]
