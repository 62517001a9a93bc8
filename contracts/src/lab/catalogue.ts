import { z } from 'zod'
import { exact, searched } from '../core/text.js'
import { route } from '../core/route.js'

/** A name in the languages it is known in; English always. */
export const names = z.object({
  en: z.string(),
  hi: z.string().optional(),
  bn: z.string().optional(),
  ar: z.string().optional(),
})
export type Names = z.infer<typeof names>

/** Code of a test or panel, e.g. `HB`, `CBC`. */
export const orderCode = exact.trim().min(1).max(30)

/** Something a doctor can order. */
export const offer = z.object({
  kind: z.enum(['test', 'panel']),
  code: z.string(),
  name: names,
  /** Names of the tests of a panel, in the order of the report; empty for a test. */
  tests: z.array(names),
  specimens: z.array(z.string()),
})
export type Offer = z.infer<typeof offer>

export const catalogue = {
  search: route('lab.catalogue.search', {
    method: 'GET',
    path: '/lab/catalogue',
    permission: 'lab.catalogue.read',
    summary: 'Tests and panels by code or name in any language, likeliest first; forgives spelling.',
    query: z.strictObject({
      q: searched().transform((q) => q ?? ''),
      limit: z.coerce.number().int().min(1).max(200).default(20),
    }),
    result: z.object({ items: z.array(offer) }),
  }),
}
