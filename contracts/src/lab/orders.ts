import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { gender } from '../core/person.js'
import { route } from '../core/route.js'
import { flag, line, searched } from '../core/text.js'
import { calendarDate, instant } from '../core/time.js'
import { allergyState } from '../encounters/allergies.js'
import { names, orderCode } from './catalogue.js'
import { orderStatuses } from './orders.states.js'
import { orderTest } from './order-tests.js'
import { flags } from './values.js'

export const orderStatus = z.enum(orderStatuses)

/** One test or panel asked for, as a list shows it. */
export const orderSummary = z.object({
  id: id('LabOrder'),
  version: z.number().int(),
  status: orderStatus,
  urgent: z.boolean(),
  code: z.string(),
  title: names,
  patient: z.object({
    id: id('Patient'),
    number: z.string(),
    name: z.string(),
    gender,
    birthDate: calendarDate,
    birthDateEstimated: z.boolean(),
  }),
  encounterId: id('Encounter').nullable(),
  orderedBy: z.string().nullable(),
  placedAt: instant,
  sampleNumber: z.string().nullable(),
  collectedAt: instant.nullable(),
  verifiedAt: instant.nullable(),
  testCount: z.number().int(),
  resultCount: z.number().int(),
  worstFlag: z.enum(flags).nullable(),
})
export type OrderSummary = z.infer<typeof orderSummary>

/** An order with its tests, their ranges and results. */
export const order = orderSummary.extend({
  note: z.string().nullable(),
  collectedBy: z.string().nullable(),
  verifiedBy: z.string().nullable(),
  cancelReason: z.string().nullable(),
  tests: z.array(orderTest),
})
export type Order = z.infer<typeof order>

/** An order opened for work: beside it, what whoever takes the sample must know. */
export const openOrder = order.extend({ allergies: allergyState })

const oneOrder = z.strictObject({ id: id('LabOrder') })
const patientOf = { patients: ({ result }: { result: Order }) => [result.patient.id] }
const patientsOf = {
  patients: ({ result }: { result: { items: OrderSummary[] } }) => result.items.map((o) => o.patient.id),
}

export const labOrders = {
  worklist: route('lab.orders.worklist', {
    method: 'GET',
    path: '/lab/orders',
    permission: 'lab.order.read',
    summary:
      'Orders of the current branch: today’s and whatever is unfinished, urgent first; or those of one day, sample or visit.',
    query: z.strictObject({
      ...paging,
      /** `open`: whatever still has to be done. */
      status: z.enum([...orderStatuses, 'open']).optional(),
      /** Words of the patient or test, a scanned sample number, or a scanned visit. */
      q: searched(300),
      on: calendarDate.optional(),
    }),
    result: page(orderSummary).extend({ counts: z.record(orderStatus, z.number().int()) }),
    look: { action: 'list', ...patientsOf },
  }),
  get: route('lab.orders.get', {
    method: 'GET',
    path: '/lab/orders/:id',
    permission: 'lab.order.read',
    summary: 'One order with its tests, ranges and results, and the patient’s allergies.',
    params: oneOrder,
    result: openOrder,
    look: { action: 'open', ...patientOf },
  }),
  ofEncounter: route('lab.orders.of_encounter', {
    method: 'GET',
    path: '/encounters/:encounterId/lab-orders',
    permission: 'lab.order.read',
    summary: 'Everything ordered in a visit, with results as they come.',
    params: z.strictObject({ encounterId: id('Encounter') }),
    result: z.object({ items: z.array(order) }),
    look: { action: 'list', ...patientsOf },
  }),
  ofPatient: route('lab.orders.of_patient', {
    method: 'GET',
    path: '/patients/:patientId/lab-orders',
    permission: 'lab.order.read',
    summary: 'Orders of a patient in every branch, newest first.',
    params: z.strictObject({ patientId: id('Patient') }),
    query: z.strictObject(paging),
    result: page(orderSummary),
    look: { action: 'list', ...patientsOf },
  }),
  place: route('lab.orders.place', {
    method: 'POST',
    path: '/lab/orders',
    permission: 'lab.order.place',
    summary: 'Order tests and panels for a visit; each becomes an order and a charge.',
    body: z.strictObject({
      encounterId: id('Encounter'),
      tests: z.array(orderCode).max(50).default([]),
      panels: z.array(orderCode).max(20).default([]),
      note: line(300).nullish(),
      urgent: z.boolean().default(false),
    }),
    result: z.object({ items: z.array(orderSummary) }),
    look: { action: 'open', ...patientsOf },
  }),
  cancel: route('lab.orders.cancel', {
    method: 'POST',
    path: '/lab/orders/:id/cancellation',
    permission: 'lab.order.cancel',
    summary: 'Cancel an order that has no results; before collection its charge is taken back.',
    params: oneOrder,
    body: z.strictObject({ reason: line(300) }),
    result: order,
    look: { action: 'open', ...patientOf },
  }),
  verify: route('lab.orders.verify', {
    method: 'POST',
    path: '/lab/orders/:id/verification',
    permission: 'lab.result.verify',
    summary: 'Vouch for the results as they were read (send If-Match); the report becomes final.',
    params: oneOrder,
    result: order,
    look: { action: 'open', ...patientOf },
  }),
  report: route('lab.orders.report', {
    method: 'GET',
    path: '/lab/orders/:id/report',
    permission: 'lab.order.read',
    summary:
      'The report as PDF, in the patient’s language beside English; before verification only as a marked preliminary copy.',
    params: oneOrder,
    query: z.strictObject({ preliminary: flag.default(false) }),
    result: z.unknown(),
    answers: 'file',
    look: { action: 'print', patients: ({ result }) => [result.patientId] },
  }),
}
