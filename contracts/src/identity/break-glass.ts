import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { done, route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'

/** Minutes an emergency look lasts. */
export const BREAK_GLASS_MINUTES = 60

/** An emergency look that is under way. */
export const openGlass = z.object({
  id: id('BreakGlass'),
  patientId: id('Patient'),
  reason: z.string(),
  startedAt: instant,
  endsAt: instant,
})
export type OpenGlass = z.infer<typeof openGlass>

/** An emergency look, for those who answer for the clinic. */
export const glassUse = openGlass.extend({
  accountId: id('Account'),
  accountName: z.string(),
  branchId: id('Branch'),
  /** Where it was ended before its time. */
  endedAt: instant.nullable(),
  reviewedAt: instant.nullable(),
  reviewedByName: z.string().nullable(),
})
export type GlassUse = z.infer<typeof glassUse>

export const breakGlass = {
  start: route('identity.break_glass.start', {
    method: 'POST',
    path: '/break-glass',
    permission: 'identity.break_glass.use',
    stepUp: 'An emergency look goes beyond what a person may normally see.',
    summary:
      'In an emergency: read the chart of one person, in every branch, for 60 minutes. The owner is told at once.',
    body: z.strictObject({ patientId: id('Patient'), reason: line(300) }),
    result: openGlass,
    look: { action: 'open', patients: ({ body }) => [body.patientId] },
  }),
  mine: route('identity.break_glass.mine', {
    method: 'GET',
    path: '/break-glass/current',
    permission: 'signed-in',
    summary: 'The emergency look of this session, while it lasts.',
    result: z.object({ open: openGlass.nullable() }),
    look: { action: 'open', patients: ({ result }) => [result.open?.patientId] },
  }),
  end: route('identity.break_glass.end', {
    method: 'POST',
    path: '/break-glass/current/end',
    permission: 'signed-in',
    summary: 'End the emergency look before its time.',
    result: done,
    idempotencyExempt: 'Ending it twice is the same as once.',
  }),
  list: route('identity.break_glass.list', {
    method: 'GET',
    path: '/break-glass',
    permission: 'identity.break_glass.review',
    summary: 'Emergency looks, newest first.',
    query: z.strictObject({ ...paging, open: z.enum(['true', 'false']).optional() }),
    result: page(glassUse),
    look: {
      action: 'list',
      patients: ({ result }) => result.items.map((g: GlassUse) => g.patientId),
    },
  }),
  review: route('identity.break_glass.review', {
    method: 'POST',
    path: '/break-glass/:id/review',
    permission: 'identity.break_glass.review',
    summary: 'Say that an emergency look was looked into.',
    params: z.strictObject({ id: id('BreakGlass') }),
    result: done,
    idempotencyExempt: 'Looking into it twice is the same as once.',
  }),
}
