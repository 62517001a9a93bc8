import type { Kind } from '../core/problem.js'

/** Codes of refusal that frontdesk adds, each with its kind. */
export const frontdeskProblems = {
  'frontdesk.doctor_not_here': 'refused',
  'frontdesk.already_here': 'conflict',
  'frontdesk.queue_empty': 'refused',
  'frontdesk.not_in_this_state': 'conflict',
  'frontdesk.not_your_patient': 'forbidden',
  'frontdesk.visit_finished': 'conflict',
  'frontdesk.nothing_written': 'refused',
  'frontdesk.follow_up_past': 'invalid',
  'frontdesk.not_their_appointment': 'refused',
  'frontdesk.same_doctor': 'refused',
  'frontdesk.too_often': 'busy',
  'frontdesk.not_recognised': 'refused',
  'frontdesk.screen_off': 'not_found',
  'frontdesk.nothing_there': 'refused',
} as const satisfies Record<string, Kind>
