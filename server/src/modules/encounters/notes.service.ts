import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import type { DraftContent } from '@tabib/contracts/encounters/drafts'
import type { notes as contracts } from '@tabib/contracts/encounters/notes'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Live } from '../../platform/live/live.js'
import { found, orProblem, Problem } from '../../platform/problem.js'
import * as drafts from './drafts.repo.js'
import { storable } from './drafts.rules.js'
import { lockFor, mustBeMine, requireEncounter } from './encounters.js'
import * as notes from './notes.repo.js'

@Injectable()
export class NotesService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  /** What the doctor of a visit has typed so far. */
  draft(actor: Actor, encounterId: string) {
    return this.db.read(actor, async (db) => {
      mustBeMine(actor, await requireEncounter(db, actor, encounterId))
      const kept = await drafts.find(db, encounterId)
      return kept
        ? { ...kept, content: kept.content as DraftContent }
        : { encounterId, version: 0, content: {}, savedAt: null }
    })
  }

  /** Keeps what is typed. @throws Problem `stale` where another tab has saved since, `encounters.not_yours`, `encounters.wrong_state` */
  saveDraft(actor: Actor, encounterId: string, content: DraftContent) {
    const at = this.clock.now().toISOString()
    const version = expectedVersion(actor) ?? 0
    return this.db.write(actor, async (tx) => {
      const visit = await lockFor(tx, actor, encounterId, 'write')
      mustBeMine(actor, visit)
      const row = { encounterId, patientId: visit.patientId, authorId: actor.staffId!, content: storable(content), at }
      const saved = version === 0 ? await drafts.insert(tx, row) : await drafts.update(tx, row, version)
      if (!saved) throw new Problem('stale')
      return { version: saved.version, savedAt: at }
    })
  }

  /**
   * Corrects a signed note by a new one beside it.
   * @throws Problem `encounters.not_yours`, `encounters.note_amended` where a later correction exists: correct that one
   */
  amend(actor: Actor, id: string, { reason, ...text }: Input<typeof contracts.amend>['body']) {
    const because = { ...actor, request: { ...actor.request!, reason } }
    const at = this.clock.now().toISOString()
    return this.db.write(because, async (tx) => {
      const note = found(await notes.find(tx, id))
      await requireEncounter(tx, actor, note.encounterId)
      if (note.authorId !== actor.staffId) throw new Problem('encounters.not_yours')
      const row = {
        id: newId(),
        encounter_id: note.encounterId,
        patient_id: note.patientId,
        author_id: note.authorId,
        complaint: text.complaint ?? null,
        history: text.history ?? null,
        examination: text.examination ?? null,
        advice: text.advice ?? null,
        signed_at: at,
        amends: note.id,
        reason,
      }
      await orProblem({ note_amended_once: 'encounters.note_amended' }, notes.insert(tx, row))
      this.live.poke(tx, actor, 'encounters.chart', { encounterId: note.encounterId, patientId: note.patientId })
      return found(await notes.find(tx, row.id))
    })
  }
}
