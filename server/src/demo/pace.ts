import type { Doctor } from './house.js'
import type { Random } from './random.js'
import type { Stage } from './visit.js'

/** Minutes after arrival at which each stage of a visit is over. */
export type Times = Record<Stage, number>

export interface Paced {
  doctor: Doctor
  at: Date
  followUp: boolean
  /** Whether anything goes to the laboratory. */
  tested: boolean
  /** Minutes after arrival before which nobody calls them. */
  notBefore: number
}

/** What people usually wait by the hour they come in: the room fills until noon, and again when offices close. */
const USUAL: Record<number, number> = { 9: 13, 10: 22, 11: 30, 12: 27, 13: 19, 14: 12, 15: 14, 16: 20, 17: 24 }
/** From here on patience, and the doctor's hurry, shorten what is left of a wait. */
const LONG = 60

/** How long each speciality takes for somebody new. */
const CONSULTATION: Record<string, number> = {
  'General medicine': 10,
  Paediatrics: 9,
  'Obstetrics and gynaecology': 14,
  Orthopaedics: 12,
  Cardiology: 16,
  Dermatology: 8,
  ENT: 9,
  Ayurveda: 19,
}
const INDIA = 330

/** How a day goes: some doctors are quick, some days are late, and nobody is called while somebody is inside. */
export class Pace {
  /** From when on a doctor has nobody inside. */
  private readonly free = new Map<Doctor, number>()
  private readonly days = new Map<string, number>()

  constructor(private readonly random: Random) {}

  /** Ask in the order of arrival. */
  of(v: Paced): Times {
    const r = this.random
    const measured = r.int(3, 10)
    const untilFree = ((this.free.get(v.doctor) ?? 0) - v.at.getTime()) / 60_000
    const called = Math.ceil(Math.max(measured + 1, v.notBefore, this.wait(v), untilFree))
    const inside = called + r.int(1, 2)
    const long = (CONSULTATION[v.doctor.speciality] ?? 10) - (v.followUp ? 3 : 0)
    const seen = inside + Math.max(3, r.around(long, long / 3))
    this.free.set(v.doctor, v.at.getTime() + seen * 60_000)
    const collected = v.tested ? seen + r.int(3, 12) : seen
    const resulted = v.tested ? collected + r.int(18, 45) : seen
    const tested = v.tested ? resulted + r.int(3, 16) : seen
    const dispensed = seen + r.int(4, 18)
    return {
      arrived: 0,
      measured,
      called,
      inside,
      seen,
      collected,
      resulted,
      tested,
      dispensed,
      paid: dispensed + r.int(2, 9),
    }
  }

  /** Whether they leave before they are called. */
  givesUp({ called }: Times): boolean {
    return called > 40 && this.random.chance(0.12)
  }

  /** Half of all wait less than usual, one in ten twice as long and more. */
  private wait({ at, doctor }: Paced): number {
    const local = new Date(at.getTime() + INDIA * 60_000)
    const usual = USUAL[local.getUTCHours()] ?? 15
    const likely = 0.35 - 0.9 * Math.log(1 - this.random.next())
    const wait = usual * likely * this.day(`${local.toISOString().slice(0, 10)} ${doctor.staffId}`)
    return wait > LONG ? LONG + (wait - LONG) / 3 : wait
  }

  /** How late a doctor's day is. */
  private day(key: string): number {
    const known = this.days.get(key) ?? 0.7 + this.random.next() * 0.7
    this.days.set(key, known)
    return known
  }
}
