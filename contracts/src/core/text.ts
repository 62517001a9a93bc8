import { z } from 'zod'

// Control and bidirectional-override characters have no place in a name or a note: they hide what is written.
// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** Unicode NFC, without control or direction-override characters, trimmed. Lone surrogates become U+FFFD. */
export const clean = (s: string) => s.toWellFormed().normalize('NFC').replace(unprintable, '').trim()

/**
 * Text that is compared or kept just as it came, not written for people: user names, codes, cursors. Refuses what no
 * database holds: the character 0 and halves of a character.
 */
export const exact = z.string().refine((s) => !s.includes('\u0000') && s.isWellFormed(), 'shape')

/** One line of text, 1 to `max` characters after cleaning; line breaks become spaces. */
export const line = (max = 200) =>
  z
    .string()
    .max(max * 4)
    .transform((s) => clean(s).replace(/\s+/g, ' '))
    .pipe(z.string().min(1, 'required').max(max))

/** Several lines of text, 1 to `max` characters after cleaning. */
export const prose = (max = 4000) =>
  z
    .string()
    .max(max * 2)
    .transform((s) => clean(s).replace(/\r\n?/g, '\n'))
    .pipe(z.string().min(1, 'required').max(max))

/** What is typed into a search: cleaned, at most `max` characters; nothing left is nothing asked. */
export const searched = (max = 100) =>
  z
    .string()
    .max(max * 4)
    .transform((s) => clean(s).slice(0, max) || undefined)
    .optional()

/** A query parameter: a number written as text. */
export const count = (max: number) => z.coerce.number().int().min(1).max(max)

/** A query parameter: `true` or `false` written as text, or a boolean. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((v) => v === 'true')])

/** A phone number as typed; the server reads it with the branch's country and refuses impossible ones (`core/phone.ts`). */
export const phoneInput = z.string().trim().min(3).max(40)
