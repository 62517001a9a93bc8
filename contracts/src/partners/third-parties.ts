import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { clean, flag, line, phoneInput, prose } from '../core/text.js'
import { instant } from '../core/time.js'

export const partnerKinds = ['insurer', 'law_firm', 'supplier', 'laboratory', 'referrer'] as const
export const partnerKind = z.enum(partnerKinds)
export type PartnerKind = z.infer<typeof partnerKind>

/** An organisation or person the clinic works with and does not employ. */
export const thirdParty = z.object({
  id: id('Partner'),
  version: z.number().int(),
  kind: partnerKind,
  name: z.string(),
  contactName: z.string().nullable(),
  /** E.164. */
  phone: z.string().nullable(),
  email: z.string().nullable(),
  address: z.string().nullable(),
  /** Licence or registration with whoever licenses its kind. */
  registrationNumber: z.string().nullable(),
  taxNumber: z.string().nullable(),
  note: z.string().nullable(),
  active: z.boolean(),
  createdAt: instant,
})
export type ThirdParty = z.infer<typeof thirdParty>

const details = z.strictObject({
  kind: partnerKind,
  name: line(160),
  contactName: line(120).nullish(),
  phone: phoneInput.nullish(),
  email: z.email().max(200).nullish(),
  address: prose(500).nullish(),
  registrationNumber: line(60).nullish(),
  taxNumber: line(60).nullish(),
  note: prose(2000).nullish(),
})

const one = z.strictObject({ id: id('Partner') })

export const thirdParties = {
  list: route('partners.third_parties.list', {
    method: 'GET',
    path: '/third-parties',
    permission: 'partners.partner.read',
    summary: 'Third parties by name: insurers, law firms, suppliers, laboratories, referrers.',
    query: z.strictObject({
      ...paging,
      q: z
        .string()
        .max(200)
        .transform((s) => clean(s).slice(0, 100))
        .optional(),
      kind: partnerKind.optional(),
      /** Absent: both. */
      active: flag.optional(),
    }),
    result: page(thirdParty),
  }),
  get: route('partners.third_parties.get', {
    method: 'GET',
    path: '/third-parties/:id',
    permission: 'partners.partner.read',
    summary: 'One third party.',
    params: one,
    result: thirdParty,
  }),
  create: route('partners.third_parties.create', {
    method: 'POST',
    path: '/third-parties',
    permission: 'partners.partner.manage',
    summary: 'Add a third party.',
    body: details,
    result: thirdParty,
  }),
  update: route('partners.third_parties.update', {
    method: 'PUT',
    path: '/third-parties/:id',
    permission: 'partners.partner.manage',
    summary: 'Change a third party (send If-Match with the version you read).',
    params: one,
    body: details,
    result: thirdParty,
  }),
  deactivate: route('partners.third_parties.deactivate', {
    method: 'POST',
    path: '/third-parties/:id/deactivation',
    permission: 'partners.partner.manage',
    summary: 'Stop working with a third party; it stays in the records.',
    params: one,
    body: z.strictObject({ reason: line(300) }),
    result: thirdParty,
  }),
}
