import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { instant } from '../core/time.js'

const count = z.number().int().min(0)

/** Tables the chain seals. */
export const sealedSources = ['changes', 'looks', 'events'] as const
export type SealedSource = (typeof sealedSources)[number]

/**
 * What can be wrong, each naming its place.
 * `edited`, `missing`, `added`: a row. `seal_altered`, `seal_missing`, `seal_forged`: a link of the chain itself; forged where it
 * was not signed by this installation. `rolled_back`: the chain ends before, or goes on otherwise than, what was written down
 * outside the database. `anchors_missing`, `anchors_altered`: the file outside the database is not what it was.
 */
export const faultKinds = [
  'edited',
  'missing',
  'added',
  'seal_altered',
  'seal_missing',
  'seal_forged',
  'rolled_back',
  'anchors_missing',
  'anchors_altered',
] as const
export type FaultKind = (typeof faultKinds)[number]

export const fault = z.object({
  kind: z.enum(faultKinds),
  /** Number of the seal that does not hold. */
  seal: count,
  /** When that seal was made, where it is known. */
  at: instant.nullable(),
  source: z.enum(sealedSources).nullable(),
  /** The audit's own number of the row. */
  row: z.string().nullable(),
})
export type Fault = z.infer<typeof fault>

/** Four groups of four letters and digits: the first eighty bits of a seal's hash. Easy to copy by hand: no I, L, O or U. */
export const sealCode = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)

export const outcome = z.object({
  sound: z.boolean(),
  /** The first bad place; null where all is sound. */
  first: fault.nullable(),
  /** How many bad places were found; looking stops at a hundred. */
  faults: count,
  rows: count,
  seals: count,
  /** Written since the last seal: not yet in the chain. */
  unsealed: count,
  code: sealCode.nullable(),
  milliseconds: count,
})
export type Outcome = z.infer<typeof outcome>

export const verification = z.object({
  id: id('Verification'),
  requestedAt: instant,
  by: z.object({ accountId: id('Account'), name: z.string() }),
  done: count,
  total: count,
  finishedAt: instant.nullable(),
  outcome: outcome.nullable(),
  /** Why it could not be made: a problem's code. */
  problem: z.string().nullable(),
})
export type Verification = z.infer<typeof verification>

export const chainStatus = z.object({
  /** The newest seal; null before the first. */
  head: z.object({ n: count, at: instant, code: sealCode }).nullable(),
  unsealed: count,
  /** The newest seal that was written down outside the database. */
  anchored: z.object({ n: count, at: instant }).nullable(),
  last: verification.nullable(),
})
export type ChainStatus = z.infer<typeof chainStatus>

export const chain = {
  status: route('audit.chain.get', {
    method: 'GET',
    path: '/audit/chain',
    permission: 'audit.log.read',
    summary: 'How far the audit is sealed, the code of the newest seal, and how the last check went.',
    result: chainStatus,
  }),
  verify: route('audit.chain.verify', {
    method: 'POST',
    path: '/audit/verifications',
    permission: 'audit.log.read',
    summary:
      'Has every row of the audit checked against the chain and against what was written down outside the database.',
    result: verification,
  }),
  verification: route('audit.chain.verification', {
    method: 'GET',
    path: '/audit/verifications/:id',
    permission: 'audit.log.read',
    summary: 'How far a check is, and what it found.',
    params: z.strictObject({ id: id('Verification') }),
    result: verification,
  }),
  seal: route('audit.chain.seal', {
    method: 'GET',
    path: '/audit/seals/:code',
    permission: 'audit.log.read',
    summary: 'The seal a code on a day-end slip belongs to; absent where this chain never had it.',
    params: z.strictObject({ code: sealCode }),
    result: z.object({ n: count, at: instant, code: sealCode, rows: count }),
  }),
}
