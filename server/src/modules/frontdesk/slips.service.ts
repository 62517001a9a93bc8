import { Injectable } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import type { Actor } from '../../platform/actor.js'
import { Db } from '../../platform/db/db.js'
import { Paper } from '../../platform/paper/paper.js'
import { found } from '../../platform/problem.js'
import { requireEncounter } from '../encounters/index.js'
import { findBranch, letterhead } from '../organisation/index.js'
import { requirePatient } from '../patients/index.js'
import * as arrivals from './arrivals.repo.js'
import { estimatedWait } from './arrivals.rules.js'

/** What the QR of a slip says: any desk that scans it opens its own next step for this visit. */
export const visitCode = (encounterId: string) => `TABIB:V:${encounterId}`

/** Prints the token slip. */
@Injectable()
export class SlipsService {
  constructor(
    private readonly db: Db,
    private readonly paper: Paper,
  ) {}

  /** The slip of a visit, in the patient's language where it is known, for an 80 mm printer. */
  async slip(actor: Actor, encounterId: string, format: 'pdf' | 'escpos') {
    const sheet = await this.db.read(actor, async (db) => {
      const visit = await requireEncounter(db, actor, encounterId)
      const arrival = found(await arrivals.ofEncounter(db, encounterId))
      const [patient, doctor, clinic, branch] = await Promise.all([
        requirePatient(db, actor, visit.patientId),
        arrivals.day(db, arrival.branchId, arrival.serviceDate, arrival.doctorId),
        letterhead(db, arrival.branchId),
        findBranch(db, arrival.branchId),
      ])
      const places = await arrivals.waitingPlaces(db, arrival.doctorId, arrival.branchId, arrival.serviceDate)
      const ahead = places.filter((p) => p < arrival.place).length
      const data = {
        clinic,
        token: arrival.token,
        doctor: doctor?.name ?? '',
        ...(doctor?.roomName ? { room: doctor.roomName } : {}),
        at: arrival.arrivedAt,
        estimatedWait: estimatedWait(ahead, doctor?.minutesEach ?? null),
        patient: { name: patient.name, number: patient.number },
        visit: visit.visitType as 'new' | 'follow_up',
        qr: visitCode(encounterId),
      }
      return { data, language: (patient.language ?? branch?.language ?? 'en') as Language, token: arrival.token }
    })
    const bytes = await this.paper.render('tokenSlip', sheet.data, { format, language: sheet.language })
    const pdf = format === 'pdf'
    return {
      bytes,
      type: pdf ? 'application/pdf' : 'application/octet-stream',
      name: `token-${sheet.token}.${pdf ? 'pdf' : 'bin'}`,
    }
  }
}
