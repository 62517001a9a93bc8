import { Injectable } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import { ageOn, dateIn } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { Paper } from '../../platform/paper/paper.js'
import type { PaperPatient, PaperVitals, Prescription } from '../../platform/paper/paper-data.js'
import { Problem } from '../../platform/problem.js'
import { allergyStateOf, diagnosesOf, followUpOf, noteOf, requireEncounter, vitalsOf } from '../encounters/index.js'
import { findBranch, letterhead } from '../organisation/index.js'
import { requirePatient } from '../patients/index.js'
import { paperLine, prescriptionOf } from '../prescriptions/index.js'
import * as sheets from './sheets.repo.js'
import { visitCode } from './arrivals.rules.js'

type Visit = Awaited<ReturnType<typeof requireEncounter>>
type Person = Awaited<ReturnType<typeof requirePatient>>
type Vitals = Awaited<ReturnType<typeof vitalsOf>>[number]

/** Sets the prescription sheet of a visit from what its modules know. */
@Injectable()
export class SheetsService {
  constructor(
    private readonly db: Db,
    private readonly paper: Paper,
  ) {}

  /** The A5 sheet: the doctor's language is the branch's, directions also in the patient's. @throws Problem `frontdesk.nothing_written` */
  async prescription(actor: Actor, encounterId: string, duplicate: boolean) {
    const { data, language, second, number } = await this.db.read(actor, async (db) => {
      const visit = await requireEncounter(db, actor, encounterId)
      const [person, branch] = await Promise.all([
        requirePatient(db, actor, visit.patientId),
        findBranch(db, visit.branchId),
      ])
      const data = await this.data(db, visit, person)
      if (!data) throw new Problem('frontdesk.nothing_written')
      return {
        data,
        language: branch!.language as Language,
        second: person.language as Language | null,
        number: person.number,
      }
    })
    const options = { format: 'pdf' as const, language, ...(second && second !== language ? { second } : {}) }
    const bytes = await this.paper.render('prescription', { ...data, duplicate }, options)
    return { bytes, type: 'application/pdf', name: `prescription-${number}.pdf` }
  }

  private async data(db: Reader, visit: Visit, person: Person): Promise<Prescription | undefined> {
    const [clinic, doctor, notes, diagnoses, vitals, allergies, prescription, tests, followUp] = await Promise.all([
      letterhead(db, visit.branchId),
      sheets.doctor(db, visit.doctorId),
      noteOf(db, visit.id),
      diagnosesOf(db, visit.id),
      vitalsOf(db, visit.id),
      allergyStateOf(db, person.id),
      prescriptionOf(db, visit.id),
      sheets.tests(db, visit.id),
      followUpOf(db, visit.id),
    ])
    // The latest amendment stands on the paper.
    const note = notes.at(-1)
    if (!note) return undefined
    return {
      clinic,
      doctor,
      patient: onPaper(person, visit.serviceDate),
      date: visit.serviceDate,
      allergies: allergies.knowledge === 'not_asked' ? null : allergies.items.map((a) => a.substance),
      ...(vitals[0] ? { vitals: vitalsOnPaper(vitals[0]) } : {}),
      ...textOf({
        complaint: note.complaint,
        history: note.history,
        examination: note.examination,
        advice: note.advice,
      }),
      diagnoses: diagnoses.map((d) => ({ code: d.code, words: d.title.en })),
      lines: (prescription?.lines ?? []).map(paperLine),
      tests: tests.map((t) => ({ name: t.title.en })),
      ...(followUp ? { followUp: followUp.dueOn } : {}),
      ...(prescription?.amendReason
        ? { amended: { on: dateIn(clinic.timeZone, prescription.writtenAt), reason: prescription.amendReason } }
        : {}),
      qr: visitCode(visit.id),
    }
  }
}

/** Only the parts that say something. */
function textOf<T extends Record<string, string | null>>(parts: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(parts).filter(([, v]) => v)) as { [K in keyof T]?: string }
}

function onPaper(p: Person, on: string): PaperPatient {
  return {
    name: p.name,
    number: p.number,
    gender: p.gender as PaperPatient['gender'],
    age: ageOn(p.birth_date, on),
    ...(p.phone ? { phone: p.phone } : {}),
  }
}

function vitalsOnPaper(set: Vitals): PaperVitals {
  const value = (name: string) => set.values.find((v) => v.name === name)?.value
  const temperature = value('temperature')
  const measured = {
    systolic: value('systolic'),
    diastolic: value('diastolic'),
    pulse: value('pulse'),
    respiration: value('respiration'),
    spo2: value('spo2'),
    weightKg: value('weight'),
    heightCm: value('height'),
    bmi: value('bmi'),
  }
  const known = Object.fromEntries(Object.entries(measured).filter(([, v]) => v !== undefined && v !== null))
  return { ...known, ...(temperature ? { temperature: { value: temperature, unit: '°C' as const } } : {}) }
}
