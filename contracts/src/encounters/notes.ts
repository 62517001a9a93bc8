import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { line, prose } from '../core/text.js'
import { instant } from '../core/time.js'

/** What a doctor writes about a visit, part by part. */
export const noteParts = {
  complaint: prose(2000).nullish(),
  history: prose(8000).nullish(),
  examination: prose(8000).nullish(),
  advice: prose(4000).nullish(),
}
export const noteText = z.strictObject(noteParts)
export type NoteText = z.infer<typeof noteText>

/** A signed note; what is signed stays, an amendment stands beside it. */
export const note = z.object({
  id: id('Note'),
  encounterId: id('Encounter'),
  authorId: id('Staff'),
  authorName: z.string(),
  complaint: z.string().nullable(),
  history: z.string().nullable(),
  examination: z.string().nullable(),
  advice: z.string().nullable(),
  signedAt: instant,
  /** The note this one corrects, and why. */
  amends: id('Note').nullable(),
  reason: z.string().nullable(),
})
export type Note = z.infer<typeof note>

export const notes = {
  amend: route('encounters.notes.amend', {
    method: 'POST',
    path: '/notes/:id/amendment',
    permission: 'encounters.note.write',
    summary: 'Correct a signed note: a new note beside it, with the reason. Only its author may.',
    params: z.strictObject({ id: id('Note') }),
    body: z.strictObject({ ...noteParts, reason: line(300) }),
    result: note,
  }),
}
