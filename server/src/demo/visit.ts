import { invoices } from '@tabib/contracts/billing/invoices'
import { payments } from '@tabib/contracts/billing/payments'
import { allergies } from '@tabib/contracts/encounters/allergies'
import { vitals } from '@tabib/contracts/encounters/vitals'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { consultations } from '@tabib/contracts/frontdesk/consultations'
import { queue } from '@tabib/contracts/frontdesk/queue'
import { labOrders } from '@tabib/contracts/lab/orders'
import type { OrderTest } from '@tabib/contracts/lab/order-tests'
import { labResults } from '@tabib/contracts/lab/results'
import { labSamples } from '@tabib/contracts/lab/samples'
import { patients } from '@tabib/contracts/patients/patients'
import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import type { Api, Colleague } from './api.js'
import type { Doctor, House } from './house.js'
import type { Times } from './pace.js'
import type { Person } from './people.js'
import type { Random } from './random.js'
import type { Scenario } from './scenarios.js'
import type { Shelf } from './shelf.js'

/** How far a visit gets before the story stops. */
export const stages = [
  'arrived',
  'measured',
  'called',
  'inside',
  'seen',
  'collected',
  'resulted',
  'tested',
  'dispensed',
  'paid',
] as const
export type Stage = (typeof stages)[number]

export interface Visit {
  person: Person
  doctor: Doctor
  branch: number
  scenario: Scenario
  at: Date
  until: Stage
  times: Times
  followUp: boolean
  /** Pays only part, or nothing. */
  pays: 'all' | 'part' | 'nothing'
  /** Goes away unseen, tired of waiting. */
  leaves?: boolean
}

type Reached = (stage: Stage) => boolean

const LEAVING = ['Could not wait any longer', 'Has to catch the bus', 'Will come again tomorrow']

const later = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000)

/** Carries one patient through a visit, as the people of the house would, as far as `until`. */
export class VisitTelling {
  constructor(
    private readonly api: Api,
    private readonly house: House,
    private readonly shelf: Shelf,
    private readonly random: Random,
  ) {}

  async tell(v: Visit): Promise<void> {
    const reached: Reached = (s) => stages.indexOf(v.until) >= stages.indexOf(s)
    const { encounterId, arrivalId } = await this.arrive(v)
    if (reached('measured')) {
      await this.askAllergies(v)
      await this.measure(v, encounterId)
    }
    if (v.leaves) return this.leave(v, arrivalId)
    if (reached('called')) await this.begin(v, arrivalId, reached('inside'))
    if (!reached('seen')) return
    const signed = await this.see(v, encounterId)
    for (const id of signed.labOrderIds) await this.examine(v, id, reached)
    if (reached('dispensed') && signed.prescriptionId) await this.dispense(v, signed.prescriptionId)
    if (reached('paid') && v.pays !== 'nothing') await this.pay(v, encounterId)
  }

  private async arrive(v: Visit) {
    const desk = this.one(v, 'receptionist')
    v.person.patientId ??= await this.register(desk, v)
    const body = {
      patientId: v.person.patientId,
      doctorId: v.doctor.staffId,
      chiefComplaint: v.scenario.complaint,
      visitType: v.followUp ? ('follow_up' as const) : ('new' as const),
      ...(this.random.chance(0.1) ? { reference: 'Dr Bose, Nilganj' } : {}),
    }
    return this.api.call(arrivals.checkIn, desk, v.at, { body })
  }

  private async register(desk: Colleague, { person: p, at }: Visit): Promise<string> {
    const made = await this.api.call(patients.register, desk, at, {
      body: {
        name: p.name,
        gender: p.gender,
        age: p.age,
        phone: p.phone,
        bloodGroup: p.bloodGroup,
        language: p.language,
        address: p.address,
      },
    })
    return made.id
  }

  /** Asks once about allergies; some people are never asked. */
  private async askAllergies({ person, ...v }: Visit) {
    if (person.allergyAsked || this.random.chance(0.2)) return
    person.allergyAsked = true
    const nurse = this.one({ person, ...v }, 'nurse')
    const params = { patientId: person.patientId! }
    const at = later(v.at, v.times.measured * 0.9)
    if (!person.allergy) return this.api.call(allergies.sayNone, nurse, at, { params })
    const severity = this.random.pick(['mild', 'moderate', 'severe'] as const)
    return this.api.call(allergies.add, nurse, at, { params, body: { substance: person.allergy, severity } })
  }

  private measure(v: Visit, encounterId: string) {
    const { age } = v.person
    const child = age < 13
    const r = this.random
    const adult = {
      systolic: r.around(122, 10),
      diastolic: r.around(78, 7),
      height: r.around(162, 8),
      weight: r.around(64, 10, 1),
    }
    const small = { height: r.around(80 + age * 5.2, 4), weight: r.around(9 + age * 2.3, 1.2, 1) }
    const body = {
      pulse: r.around(child ? 104 : 80, 8),
      temperature: r.around(36.8, 0.2, 1),
      spo2: Math.min(100, r.around(98, 1)),
      respiration: r.around(child ? 24 : 16, 2),
      ...(child ? small : adult),
      ...v.scenario.vitals,
    }
    return this.api.call(vitals.record, this.one(v, 'nurse'), later(v.at, v.times.measured), {
      params: { id: encounterId },
      body,
    })
  }

  private async begin(v: Visit, arrivalId: string, comesIn: boolean) {
    const params = { id: arrivalId }
    await this.api.call(queue.call, v.doctor, later(v.at, v.times.called), { params })
    if (comesIn) await this.api.call(queue.start, v.doctor, later(v.at, v.times.inside), { params })
  }

  private async leave(v: Visit, arrivalId: string) {
    const body = { reason: this.random.pick(LEAVING) }
    await this.api.call(arrivals.leave, this.one(v, 'receptionist'), later(v.at, v.times.called), {
      params: { id: arrivalId },
      body,
    })
  }

  private see({ scenario: s, ...v }: Visit, encounterId: string) {
    const day = new Date(later(v.at, v.times.inside).getTime() + (s.followUp ?? 0) * 86_400_000)
    return this.api.call(consultations.record, v.doctor, later(v.at, v.times.seen), {
      body: {
        encounterId,
        complaint: s.complaint,
        history: s.history ?? null,
        examination: s.examination,
        advice: s.advice,
        diagnoses: s.diagnoses,
        prescription: s.prescription.map((d) => this.shelf.line(d)),
        tests: s.tests ?? [],
        panels: s.panels ?? [],
        ...(s.followUp ? { followUpOn: day.toISOString().slice(0, 10) } : {}),
      },
    })
  }

  private async examine(v: Visit, id: string, reached: Reached) {
    if (!reached('collected')) return
    const lab = this.one(v, 'lab_technician')
    const params = { id }
    await this.api.call(labSamples.collect, lab, later(v.at, v.times.collected), { params })
    if (!reached('resulted')) return
    const { tests } = await this.api.call(labOrders.get, lab, later(v.at, v.times.collected), { params })
    const results = tests.map((t) => ({ orderTestId: t.id, value: this.valueOf(t, v.scenario.abnormal ?? []) }))
    await this.api.call(labResults.enter, lab, later(v.at, v.times.resulted), { params, body: { results } })
    if (!reached('tested')) return
    await this.api.call(labOrders.verify, lab, later(v.at, v.times.tested), { params })
  }

  /** A believable value: within the range, unless the story says otherwise. */
  private valueOf(t: OrderTest, abnormal: string[]): number | string {
    if (t.kind === 'choice') return t.normalChoices?.[0] ?? t.choices?.[0] ?? 'Negative'
    if (t.kind === 'text') return 'Nothing abnormal seen'
    const low = t.limits?.low ?? (t.limits?.high ?? 2) * 0.5
    const high = t.limits?.high ?? low * 2
    const wrong = abnormal.includes(t.code)
    const below = ['PLT', 'HB', 'VITD'].includes(t.code)
    const value = wrong ? (below ? low * 0.82 : high * 1.35) : low + (high - low) * (0.25 + this.random.next() * 0.5)
    const bounded = Math.min(t.maximum ?? Infinity, Math.max(t.minimum ?? -Infinity, value))
    return Number(bounded.toFixed(t.decimals))
  }

  private async dispense(v: Visit, prescriptionId: string) {
    const pharmacist = this.one(v, 'pharmacist')
    const at = later(v.at, v.times.dispensed)
    const { lines } = await this.api.call(prescriptions.get, pharmacist, at, { params: { id: prescriptionId } })
    const wanted = lines.filter((l) => l.quantity !== null && this.shelf.has(v.branch, l.medicineId))
    if (wanted.length === 0) return
    const body = { prescriptionId, lines: wanted.map((l) => ({ lineId: l.id, quantity: l.quantity! })) }
    await this.api.call(dispensings.dispense, pharmacist, at, { body })
  }

  private async pay(v: Visit, encounterId: string) {
    const cashier = this.one(v, 'cashier')
    const at = later(v.at, v.times.paid)
    const invoice = await this.api.call(invoices.draft, cashier, at, { params: { encounterId } })
    if (invoice.balanceMinor === 0) return
    const amountMinor = v.pays === 'part' ? Math.max(1, Math.round(invoice.balanceMinor / 2)) : invoice.balanceMinor
    const method = this.random.pick(['cash', 'cash', 'cash', 'upi', 'upi', 'upi', 'card', 'net_banking'] as const)
    const reference = method === 'cash' ? null : String(this.random.int(100_000_000, 999_999_999))
    await this.api.call(payments.take, cashier, at, {
      params: { id: invoice.id },
      body: { amountMinor, method, reference },
    })
  }

  private one(v: Visit, role: keyof House['team'][number]): Colleague {
    return this.random.pick(this.house.team[v.branch]![role])
  }
}
