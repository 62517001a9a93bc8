import { Injectable, type OnModuleInit } from '@nestjs/common'
import type { Language } from '@tabib/contracts/core/person'
import { Db } from '../../platform/db/db.js'
import { Jobs } from '../../platform/jobs/jobs.js'
import { onChecked } from '../audit/index.js'
import { tellOwners } from '../identity/index.js'
import { fill } from '../notifications/index.js'
import { alertWords } from './alerts.words.js'

/** Owners hear at once when a check finds the audit changed, and when the system gives up one of its own tasks. */
@Injectable()
export class AlertJobs implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    onChecked(async (tx, actor, { id, outcome }) => {
      if (outcome.sound) return
      const data = told('audit', { count: outcome.faults }, '/activity/check')
      await tellOwners(tx, actor, { kind: 'alert', key: `audit.check:${id}`, data })
    })
    this.jobs.onParked((actor, job) =>
      this.db.write(actor, (tx) => {
        // A task that comes back and fails again is one fact a day.
        const key = `job.parked:${job.name}:${new Date(job.parkedAt).toISOString().slice(0, 10)}`
        // Isolated, so that its dots and letters stay in order among words written from the right.
        const data = told('job', { task: `\u2068${job.name}\u2069`, count: job.attempts })
        return tellOwners(tx, actor, { kind: 'system', key, data })
      }),
    )
  }
}

const told =
  (what: keyof typeof alertWords, facts: Record<string, string | number>, link: string | null = null) =>
  (language: Language) => {
    const { title, text } = alertWords[what][language]
    return { title, text: fill(text, facts, language), link }
  }
