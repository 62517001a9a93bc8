import { newId } from '@tabib/contracts/core/id'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import type { Caller, Hospital } from '../../../testing/hospital.js'

interface Known {
  name?: string
  born?: string
  phone?: string
}

let made = 0

/** What happens in front of a test: people, their appointments, and reception checking them in. */
export function day(h: Hospital, desk: Caller) {
  /** A patient of the hospital. */
  async function somebody(known: Known = {}): Promise<string> {
    const id = newId()
    const born = { gender: 'female', birth_date: known.born ?? '1990-02-01' }
    const number = `DAY-2026-${String(++made).padStart(5, '0')}`
    const at = { created_at: h.clock.now().toISOString(), created_by: desk.accountId }
    const name = known.name ?? 'Asha Rao'
    await h.arrange((tx) =>
      tx
        .insertInto('patients.patients')
        .values({ id, branch_id: h.branchId, number, name, phone: known.phone ?? null, ...born, ...at })
        .execute(),
    )
    return id
  }
  /** An appointment of today, so many minutes from now. */
  async function booked(patientId: string, doctor: Caller, inMinutes: number): Promise<string> {
    const id = newId()
    const starts = new Date(h.clock.now().getTime() + inMinutes * 60_000).toISOString()
    const ends = new Date(Date.parse(starts) + 10 * 60_000).toISOString()
    const slot = { starts_at: starts, ends_at: ends, busy_from: starts, busy_until: ends }
    const who = { branch_id: h.branchId, doctor_id: doctor.staffId, patient_id: patientId }
    const how = { kind: 'in_person', status: 'CONFIRMED', reason: 'Cough', source: 'phone' }
    const by = { booked_at: h.clock.now().toISOString(), booked_by: desk.accountId }
    await h.arrange((tx) =>
      tx
        .insertInto('scheduling.appointments')
        .values({ id, ...who, ...how, ...slot, ...by, on_date: h.clock.today('Asia/Kolkata') })
        .execute(),
    )
    return id
  }
  const checkIn = async (doctor: Caller, more: { patientId?: string; priority?: 'pregnant' | 'emergency' } = {}) =>
    desk.call(arrivals.checkIn, {
      body: {
        doctorId: doctor.staffId,
        chiefComplaint: 'Fever',
        visitType: 'new',
        ...more,
        patientId: more.patientId ?? (await somebody()),
      },
    })
  return { somebody, booked, checkIn }
}
