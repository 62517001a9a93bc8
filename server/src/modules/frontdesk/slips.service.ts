import { Injectable } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { Tenants } from '../../platform/db/tenants.js'
import { Paper } from '../../platform/paper/paper.js'
import { found } from '../../platform/problem.js'
import { requireEncounter } from '../encounters/index.js'
import { findBranch, letterhead } from '../organisation/index.js'
import { requirePatient } from '../patients/index.js'
import * as arrivals from './arrivals.repo.js'
import { initialsOf, slipCode, visitCode } from './arrivals.rules.js'
import { minuteOf, waitFor } from './moments.js'
import { qrSvg } from './qr.js'

export interface SlipWish {
  format: 'pdf' | 'escpos'
  /** Where the printing screen reached this server. */
  from?: string | undefined
  language?: Language | undefined
  /** On a screen that anybody may stand at: initials instead of the name and number. */
  nameless?: boolean
}

/** Prints the token slip. */
@Injectable()
export class SlipsService {
  constructor(
    private readonly db: Db,
    private readonly paper: Paper,
    private readonly clock: Clock,
    private readonly tenants: Tenants,
  ) {}

  /** The slip of a visit, in the patient's language where it is known, for an 80 mm printer. */
  async slip(actor: Actor, encounterId: string, wish: SlipWish) {
    const sheet = await this.db.read(actor, (db) => this.sheet(db, actor, encounterId, wish))
    const bytes = await this.paper.render('tokenSlip', sheet.data, { format: wish.format, language: sheet.language })
    const pdf = wish.format === 'pdf'
    return {
      bytes,
      type: pdf ? 'application/pdf' : 'application/octet-stream',
      name: `token-${sheet.token}.${pdf ? 'pdf' : 'bin'}`,
    }
  }

  /** The way to the visit's page for a phone that looks at a kiosk; null where the clinic has no address phones reach. */
  async placeQr(actor: Actor, encounterId: string, from: string | undefined): Promise<string | null> {
    const text = slipCode(encounterId, await this.tenants.publicAddress(actor.tenant), from)
    return text === visitCode(encounterId) ? null : qrSvg(text)
  }

  private async sheet(db: Reader, actor: Actor, encounterId: string, wish: SlipWish) {
    const visit = await requireEncounter(db, actor, encounterId)
    const arrival = found(await arrivals.ofEncounter(db, encounterId))
    const branch = found(await findBranch(db, arrival.branchId))
    const now = this.clock.now()
    const on = arrival.serviceDate
    const moment = { branchId: arrival.branchId, on, minute: Math.floor(minuteOf(branch.timeZone, on, now)) }
    const [patient, doctor, clinic, ahead] = await Promise.all([
      requirePatient(db, actor, visit.patientId),
      arrivals.day(db, moment, arrival.doctorId),
      letterhead(db, arrival.branchId),
      arrivals.ahead(db, { ...arrival, on }),
    ])
    const data = {
      clinic,
      token: arrival.token,
      doctor: doctor?.name ?? '',
      ...(doctor?.roomName ? { room: doctor.roomName } : {}),
      at: arrival.arrivedAt,
      ...(doctor ? { estimatedWait: waitFor(doctor, ahead, { minute: moment.minute, at: now }) } : {}),
      patient: wish.nameless
        ? { name: initialsOf(patient.name), number: '' }
        : { name: patient.name, number: patient.number },
      visit: visit.visitType as 'new' | 'follow_up',
      qr: slipCode(encounterId, await this.tenants.publicAddress(actor.tenant), wish.from),
    }
    const language = (patient.language ?? wish.language ?? branch.language ?? 'en') as Language
    return { data, language, token: arrival.token }
  }
}
