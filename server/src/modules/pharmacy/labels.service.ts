import { Injectable } from '@nestjs/common'
import type { Input } from '@tabib/contracts/core/route'
import type { Language } from '@tabib/contracts/core/person'
import { dateIn } from '@tabib/contracts/core/time'
import type { dispensings as contracts } from '@tabib/contracts/pharmacy/dispensing'
import type { Actor } from '../../platform/actor.js'
import { Db } from '../../platform/db/db.js'
import { Paper } from '../../platform/paper/paper.js'
import { found } from '../../platform/problem.js'
import { findBranch, letterhead } from '../organisation/index.js'
import { requirePatient } from '../patients/index.js'
import { directionsOf, findPrescription } from '../prescriptions/index.js'
import * as dispensings from './dispensings.repo.js'

/** Prints what is stuck on the box. */
@Injectable()
export class LabelsService {
  constructor(
    private readonly db: Db,
    private readonly paper: Paper,
  ) {}

  /** The label of one line handed out, in the patient's language where it is known. */
  async label(actor: Actor, id: string, { line: lineId, format }: Input<typeof contracts.label>['query']) {
    const { data, language, patientId } = await this.db.read(actor, async (db) => {
      const head = found(await dispensings.find(db, id, actor.branchIds))
      const line = found((await dispensings.lines(db, [id])).find((l) => l.id === lineId))
      const [patient, clinic, branch, written] = await Promise.all([
        requirePatient(db, actor, head.patientId),
        letterhead(db, head.branchId),
        findBranch(db, head.branchId),
        findPrescription(db, head.prescriptionId),
      ])
      const prescribed = found(written?.lines.find((l) => l.id === line.prescriptionLineId))
      return {
        patientId: head.patientId,
        language: (patient.language ?? branch?.language ?? 'en') as Language,
        data: {
          clinic: { name: clinic.name, phone: clinic.phone },
          patient: { name: patient.name, number: patient.number },
          medicine: line.medicine,
          ...(line.strength ? { strength: line.strength } : {}),
          directions: directionsOf(prescribed),
          quantity: line.quantity,
          batch: line.batchNumber,
          expiry: line.expiresOn,
          dispensedOn: dateIn(actor.zone, head.dispensedAt),
          ...(prescribed.instructions ? { note: prescribed.instructions } : {}),
        },
      }
    })
    const bytes = await this.paper.render('medicineLabel', data, { format, language })
    const pdf = format === 'pdf'
    return {
      bytes,
      type: pdf ? 'application/pdf' : 'application/octet-stream',
      name: `label-${lineId}.${pdf ? 'pdf' : 'bin'}`,
      patientId,
    }
  }
}
