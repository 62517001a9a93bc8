import { portion, sum } from '@tabib/contracts/core/money'
import type { Reader } from '../../platform/db/db.js'
import { versionsOf } from '../prescriptions/index.js'
import * as dispensings from './dispensings.repo.js'

/** What was handed out of a prescription and of the versions it stands in place of, newest first; totals before tax. */
export async function dispensingsOf(db: Reader, prescriptionId: string) {
  const heads = await dispensings.ofPrescriptions(db, await versionsOf(db, prescriptionId))
  const lines = await dispensings.lines(
    db,
    heads.map((d) => d.id),
  )
  return heads.map((d) => {
    const own = lines.filter((l) => l.dispensingId === d.id)
    return {
      ...d,
      totalMinor: sum(own.map((l) => portion(l.unitPriceMinor, Math.round(l.quantity * 1000), 1000))),
      lines: own,
    }
  })
}
