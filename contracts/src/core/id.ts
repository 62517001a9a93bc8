import { z } from 'zod'

/** A UUID v7 made in the app; the brand keeps a patient's id from being handed over as an encounter's. */
export type Id<Of extends string> = string & z.core.$brand<Of>

const kinds = new WeakMap<z.ZodType, string>()

/** Schema of an id. `id('Patient')` accepts any UUID and yields `Id<'Patient'>`. */
export const id = <Of extends string>(of: Of) => {
  const schema = z.uuid().transform((v) => v.toLowerCase() as Id<Of>)
  kinds.set(schema, of)
  return schema
}

/** Whose ids a schema takes (`Patient`); undefined where it is no schema of an id. */
export const idOf = (schema: z.ZodType) => kinds.get(schema)

let last = 0
let counter = 0

// Randomness is drawn for many ids at a time: asking for sixteen bytes costs as much as for a thousand.
const pool = new Uint8Array(16 * 128)
let drawn = pool.length

function sixteenBytes(): Uint8Array {
  if (drawn === pool.length) {
    crypto.getRandomValues(pool)
    drawn = 0
  }
  drawn += 16
  return pool.slice(drawn - 16, drawn)
}

const hexOf = Array.from({ length: 256 }, (_, b) => b.toString(16).padStart(2, '0'))

/**
 * A UUID v7 (RFC 9562): 48 bits of Unix milliseconds, then a counter that keeps ids made within one
 * millisecond in order, then randomness. Ids of one process are strictly increasing.
 */
export function newId<Of extends string>(now: number = Date.now()): Id<Of> {
  const bytes = sixteenBytes()
  if (now > last) {
    last = now
    counter = ((bytes[6]! & 0x07) << 8) | bytes[7]!
  } else if (++counter > 0xfff) {
    last += 1
    counter = 0
  }
  let ms = last
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256
    ms = Math.floor(ms / 256)
  }
  bytes[6] = 0x70 | (counter >> 8)
  bytes[7] = counter & 0xff
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  let hex = ''
  for (const b of bytes) hex += hexOf[b]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<Of>
}
