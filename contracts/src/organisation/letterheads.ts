import { z } from 'zod'
import { id } from '../core/id.js'
import { language } from '../core/person.js'
import { route } from '../core/route.js'
import { line, phoneInput, prose } from '../core/text.js'

/** Bytes of the largest logo that is taken in. */
export const MAX_LOGO_BYTES = 5 * 1024 * 1024
export const LOGO_TYPES = 'image/png,image/jpeg,image/webp'

const registration = z.strictObject({ name: line(40), number: line(60) })

/** How a branch's papers begin; what is left out is what the branch says of itself. */
const body = z.strictObject({
  /** Instead of the clinic's name. */
  name: line(100).nullish(),
  /** Instead of the branch's address; line breaks stand. */
  address: prose(400).nullish(),
  /** Instead of the branch's phone. */
  phones: z.array(phoneInput).max(4),
  /** Beside the registration with the health authority: accreditation, trade licence. */
  registrations: z.array(registration).max(6),
})

const letterhead = z.object({
  version: z.number().int(),
  name: z.string().nullable(),
  address: z.string().nullable(),
  phones: z.array(z.string()),
  registrations: z.array(z.object({ name: z.string(), number: z.string() })),
  /** Digest of the logo, which also tells a new one from the old; null where there is none. */
  logo: z.string().nullable(),
})
export type Letterhead = z.infer<typeof letterhead>

const one = z.strictObject({ id: id('Branch') })

export const letterheads = {
  get: route('organisation.letterheads.get', {
    method: 'GET',
    path: '/clinics/:id/letterhead',
    permission: 'organisation.branch.read',
    summary: 'How the papers of a branch begin, where that differs from what the branch says of itself.',
    params: one,
    result: letterhead,
  }),
  update: route('organisation.letterheads.update', {
    method: 'PUT',
    path: '/clinics/:id/letterhead',
    permission: 'organisation.settings.manage',
    summary: 'Change how papers begin (send If-Match with the version of the branch).',
    params: one,
    body,
    result: letterhead,
  }),
  preview: route('organisation.letterheads.preview', {
    method: 'POST',
    path: '/clinics/:id/letterhead/preview',
    permission: 'organisation.settings.manage',
    summary: 'A sheet as it would begin with these words, as a picture; nothing is kept.',
    params: one,
    body: body.extend({ language: language.optional() }),
    result: z.unknown(),
    answers: 'file',
    idempotencyExempt: 'Changes nothing.',
  }),
  logo: route('organisation.logos.get', {
    method: 'GET',
    path: '/clinics/:id/logo',
    permission: 'organisation.branch.read',
    summary: 'The logo of a branch.',
    params: one,
    result: z.unknown(),
    answers: 'file',
  }),
  setLogo: route('organisation.logos.set', {
    method: 'POST',
    path: '/clinics/:id/logo',
    permission: 'organisation.settings.manage',
    summary: 'Put a logo on the papers of a branch: form field `file`, a PNG, JPEG or WebP of at most 5 MB.',
    takes: 'multipart',
    params: one,
    result: letterhead,
  }),
  removeLogo: route('organisation.logos.remove', {
    method: 'DELETE',
    path: '/clinics/:id/logo',
    permission: 'organisation.settings.manage',
    summary: 'Take the logo off the papers of a branch.',
    params: one,
    result: letterhead,
  }),
}
