import { Injectable, type OnModuleInit } from '@nestjs/common'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { formatDate } from '../../platform/paper/formats.js'
import { tellPatient } from '../patients/index.js'
import * as followUps from './follow-ups.repo.js'

/** Told before the day; the job runs once a day, so nobody is left out between two runs. */
const DAYS_AHEAD = 2
/** People told in one transaction. */
const BATCH = 100

/** Patients who are to come back are told so a day or two before; once for each day that was agreed. */
@Injectable()
export class FollowUpJobs implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('encounters.tell_follow_ups', 24 * 60, (actor) => this.tell(actor))
  }

  private async tell(actor: Actor): Promise<void> {
    for (const { id: branchId, timeZone } of await this.db.read(actor, (db) => followUps.branches(db))) {
      const today = dateIn(timeZone, this.clock.now())
      const days = { branchId, from: today, to: addDays(today, DAYS_AHEAD) }
      const due = await this.db.read(actor, (db) => followUps.soonDue(db, days))
      for (let i = 0; i < due.length; i += BATCH) {
        await this.db.write(actor, async (tx) => {
          for (const f of due.slice(i, i + BATCH)) {
            await tellPatient(tx, actor, {
              patientId: f.patientId,
              branchId,
              kind: 'follow_up.due',
              key: `follow_up:${f.id}:${f.dueOn}`,
              data: (language) => ({ doctor: f.doctorName, date: formatDate(f.dueOn, language) }),
            })
          }
        })
      }
    }
  }
}
