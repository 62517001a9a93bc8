import { DOCTOR, idOf, PATIENT, SESSION, type Sizes, unpaidInvoice } from './data.js'
import type { Asked } from './load.js'

export interface Scenario {
  name: string
  /** As the table names it. */
  title: string
  kind: 'read' | 'list' | 'write'
  /** Smallest share of the bare server's requests per second that is good enough. */
  target: number
  requests: Asked[]
}

const api = '/api/v1'
const get = (path: string): Asked => ({ method: 'GET', path: `${api}${path}` })
const times = <T>(n: number, one: (i: number) => T) => Array.from({ length: n }, (_, i) => one(i))

/** How often each write is sent in one round: every request is another patient, another invoice. */
export const WRITES = process.argv.includes('--quick') ? 300 : 1_200

const FIRST = ['asha', 'imran', 'meera', 'rahul', 'fatima', 'sunil', 'priya', 'arjun', 'nadia', 'omar']
const LAST = ['rao', 'sharma', 'khan', 'das', 'banerjee', 'patel', 'nair', 'ahmed', 'chowdhury', 'singh']
const MISSPELT = [
  'Chaudhury',
  'Banerji',
  'Mukharjee',
  'Shrama',
  'Fatma Ahmad',
  'Siddique',
  'Husain',
  'Lakshmy',
  'Zaynab',
  'Sarma',
]

/** The n-th slot from the day after tomorrow on: every doctor's first, every doctor's second, day by day; on the branch's clock. */
function slot(n: number) {
  const [doctor, place] = [n % 8, Math.floor(n / 8)]
  const day = new Date(Date.now() + (2 + Math.floor(place / SESSION.slots)) * 86_400_000).toISOString().slice(0, 10)
  const minute = SESSION.from + (place % SESSION.slots) * SESSION.minutes
  const two = (v: number) => String(v).padStart(2, '0')
  return { doctorId: idOf(DOCTOR, 1 + doctor), startsAt: `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}` }
}

let intentions = 0
const write = (path: string, body: object): Asked => ({
  method: 'POST',
  path: `${api}${path}`,
  body: JSON.stringify(body),
  headers: { 'idempotency-key': `bench-${process.pid}-${++intentions}` },
})

/** What is measured; `round` gives writes other rows to work on. */
export function scenarios(sizes: Sizes, round: number): Scenario[] {
  const spread = (i: number) => 1 + ((i * 7_919) % (sizes.patients - 1_000))
  const q = (text: string) => get(`/patients/search?q=${encodeURIComponent(text)}`)
  const nth = (i: number) => round * WRITES + i + 1
  return [
    {
      name: 'patient',
      title: 'Patient by id',
      kind: 'read',
      target: 0.6,
      requests: times(400, (i) => get(`/patients/${idOf(PATIENT, spread(i))}`)),
    },
    {
      name: 'search-part',
      title: 'Search: part of a name',
      kind: 'list',
      target: 0.7,
      requests: times(100, (i) => q(`${FIRST[i % 10]!.slice(0, 3 + (i % 3))} ${LAST[(i / 10) | 0]!.slice(0, 3)}`)),
    },
    {
      name: 'search-misspelt',
      title: 'Search: misspelt',
      kind: 'list',
      target: 0.7,
      requests: MISSPELT.map((m) => q(m)),
    },
    {
      name: 'search-phone',
      title: 'Search: phone',
      kind: 'list',
      target: 0.7,
      requests: times(200, (i) => q(`98${String(spread(i) - (spread(i) % 3)).padStart(8, '0')}`)),
    },
    {
      name: 'queue',
      title: 'A doctor’s queue (40 waiting)',
      kind: 'list',
      target: 0.7,
      requests: times(8, (i) => get(`/queue?doctorId=${idOf(DOCTOR, i + 1)}`)),
    },
    {
      name: 'chart',
      title: 'The whole chart',
      kind: 'read',
      target: 0.6,
      requests: times(400, (i) => get(`/patients/${idOf(PATIENT, spread(i))}/summary`)),
    },
    {
      name: 'check-in',
      title: 'Check-in',
      kind: 'write',
      target: 0.45,
      requests: times(WRITES, (i) =>
        write('/encounters/check-in', {
          patientId: idOf(PATIENT, nth(i)),
          doctorId: idOf(DOCTOR, 1 + (i % 8)),
          chiefComplaint: 'Fever for three days',
          visitType: 'new',
        }),
      ),
    },
    {
      name: 'payment',
      title: 'Payment',
      kind: 'write',
      target: 0.45,
      requests: times(WRITES, (i) =>
        write(`/invoices/${unpaidInvoice(nth(i))}/payments`, { amountMinor: 40_000, method: 'cash' }),
      ),
    },
    {
      name: 'booking',
      title: 'Booking',
      kind: 'write',
      target: 0.45,
      requests: times(WRITES, (i) =>
        write('/appointments', { ...slot(nth(i) - 1), patientId: idOf(PATIENT, nth(i)), kind: 'in_person' }),
      ),
    },
  ]
}
