import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { instant } from '../core/time.js'

/** Most bytes of a draft as JSON in UTF-8. */
export const DRAFT_BYTES = 64 * 1024

const typed = (max: number) => z.string().max(max).optional()
const codes = z.array(z.string().max(60)).max(60).optional()

/** What is being typed, exactly as typed: unfinished lines and half words are kept, nothing is required. */
export const draftContent = z
  .strictObject({
    complaint: typed(4000),
    history: typed(16_000),
    examination: typed(16_000),
    advice: typed(8000),
    diagnoses: z
      .array(z.strictObject({ code: z.string().max(20), title: z.record(z.string().max(5), z.string().max(300)) }))
      .max(30)
      .optional(),
    /** Prescription lines as the pad keeps them, finished or not. */
    lines: z
      .array(z.record(z.string().max(60), z.unknown()))
      .max(60)
      .optional(),
    tests: codes,
    panels: codes,
    testsNote: typed(2000),
    urgent: z.boolean().optional(),
    followUpOn: z.iso.date().nullish(),
    followUpNote: typed(1000),
  })
  .refine(
    (content) => new TextEncoder().encode(JSON.stringify(content)).length <= DRAFT_BYTES,
    'encounters.draft_too_big',
  )
export type DraftContent = z.infer<typeof draftContent>

export const draft = z.object({
  encounterId: id('Encounter'),
  /** Goes up with every save; a save that names another version is refused with `stale`. 0: nothing saved yet. */
  version: z.number().int(),
  content: draftContent,
  savedAt: instant.nullable(),
})
export type Draft = z.infer<typeof draft>

const params = z.strictObject({ id: id('Encounter') })

export const drafts = {
  get: route('encounters.drafts.get', {
    method: 'GET',
    path: '/encounters/:id/draft',
    permission: 'encounters.note.write',
    summary: 'What the doctor has typed so far; empty with version 0 where nothing has been saved.',
    params,
    result: draft,
  }),
  save: route('encounters.drafts.save', {
    method: 'PUT',
    path: '/encounters/:id/draft',
    permission: 'encounters.note.write',
    summary: 'Keep what the doctor has typed. Send If-Match with the version last seen, nothing for the first save.',
    params,
    body: z.strictObject({ content: draftContent }),
    result: z.object({ version: z.number().int(), savedAt: instant }),
    idempotencyExempt: 'The version decides: saving the same version twice is refused.',
  }),
}
