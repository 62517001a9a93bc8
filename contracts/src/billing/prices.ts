import { z } from 'zod'
import { id } from '../core/id.js'
import { minorPositive } from '../core/money.js'
import { page, paging } from '../core/page.js'
import { route } from '../core/route.js'
import { clean, flag, line } from '../core/text.js'

/** What a charge is for. */
export const chargeKinds = ['consultation', 'lab', 'procedure', 'medicine', 'other'] as const
export const chargeKind = z.enum(chargeKinds)
export type ChargeKind = z.infer<typeof chargeKind>

/** A name in the languages it is known in; English always. */
export const priceName = z.object({
  en: z.string(),
  hi: z.string().optional(),
  bn: z.string().optional(),
  ar: z.string().optional(),
})
export type PriceName = z.infer<typeof priceName>

/** Tax in hundredths of a percent: 500 is 5 %. */
export const taxRate = z.number().int().min(0).max(10_000)

export const price = z.object({
  id: id('Price'),
  version: z.number().int(),
  code: z.string(),
  kind: chargeKind,
  name: priceName,
  /** Before tax. */
  amountMinor: minorPositive,
  taxRate,
  /** HSN (goods) or SAC (services) code of the GST tariff. */
  hsnSac: z.string().nullable(),
  /** An inactive price prices nothing that is drafted from now on. */
  active: z.boolean(),
})
export type Price = z.infer<typeof price>

export const prices = {
  list: route('billing.prices.list', {
    method: 'GET',
    path: '/prices',
    permission: 'billing.price.read',
    summary: 'The price list, by kind and code; words of a name in any language, or a code.',
    query: z.strictObject({
      ...paging,
      q: z.string().max(100).transform(clean).optional(),
      kind: chargeKind.optional(),
      inactive: flag.default(false),
    }),
    result: page(price),
  }),
  change: route('billing.prices.change', {
    method: 'PUT',
    path: '/prices/:id',
    permission: 'billing.price.manage',
    summary:
      'Change a price (send If-Match with the version you read); invoices already drafted keep theirs until drafted again.',
    params: z.strictObject({ id: id('Price') }),
    body: z.strictObject({
      name: z.strictObject({
        en: line(200),
        hi: line(200).optional(),
        bn: line(200).optional(),
        ar: line(200).optional(),
      }),
      amountMinor: minorPositive,
      taxRate,
      hsnSac: z
        .string()
        .trim()
        .regex(/^\d{4,8}$/, 'billing.hsn_shape')
        .nullish(),
      active: z.boolean(),
    }),
    result: price,
  }),
}
