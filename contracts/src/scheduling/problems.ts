import type { Kind } from '../core/problem.js'

/** Codes of refusal that scheduling adds, each with its kind. */
export const schedulingProblems = {
  /** Somebody has this time already, or it was just taken; `details.nearest` lists free times. */
  'scheduling.slot_taken': 'conflict',
  'scheduling.room_taken': 'conflict',
  'scheduling.device_taken': 'conflict',
  /** Every number of the session is given; `details.nearest` lists free times. */
  'scheduling.session_full': 'conflict',
  /** Somebody took the appointment further; `details.status` is where it stands now. */
  'scheduling.moved_on': 'conflict',
  'scheduling.hours_overlap': 'conflict',
  /** A weekly and an extra session at once; `details`: `date`, `from`, `until`, and the `kind` of the one there already. */
  'scheduling.session_in_the_way': 'conflict',
  'scheduling.leave_overlaps': 'conflict',
  'scheduling.already_waiting': 'conflict',
  /** The offer ran out, was taken up or was given back. */
  'scheduling.offer_over': 'conflict',
  /** The time kept for this person has run out. */
  'scheduling.hold_over': 'conflict',
  'scheduling.ends_before_start': 'invalid',
  'scheduling.break_outside': 'invalid',
  /** More numbers than minutes, or a slot longer than the session. */
  'scheduling.too_many': 'invalid',
  /** The clocks go forward over this time: it does not exist on that day. */
  'scheduling.no_such_time': 'invalid',
  /** The clocks go back: this time comes twice; `params.first`, `params.second`. */
  'scheduling.time_twice': 'invalid',
  'scheduling.in_the_past': 'refused',
  /** `details.days`: how far ahead one may book. */
  'scheduling.too_far_ahead': 'refused',
  'scheduling.too_soon': 'refused',
  /** The doctor has no slot that begins then; `details.nearest`. */
  'scheduling.off_the_grid': 'refused',
  'scheduling.not_offered': 'refused',
  'scheduling.address_needed': 'invalid',
  /** `details.most`: open bookings a patient may hold. */
  'scheduling.too_many_open': 'refused',
  /** `details.minutes`: how long before a patient may cancel. */
  'scheduling.too_late_to_cancel': 'refused',
  'scheduling.not_begun': 'refused',
  'scheduling.not_paid': 'refused',
  'scheduling.may_not_overbook': 'forbidden',
  'scheduling.only_own_hours': 'forbidden',
  'scheduling.patient_deceased': 'refused',
} as const satisfies Record<string, Kind>
