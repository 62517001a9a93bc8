import { toE164 } from '@tabib/contracts/core/phone'
import type { FieldProblem } from '@tabib/contracts/core/problem'
import type { ClinicDetails } from '@tabib/contracts/organisation/clinics'
import { taxScheme, tidyTaxNumber } from '@tabib/contracts/organisation/tax.rules'
import { Problem } from '../../platform/problem.js'

/** A phone number as the country reads it. @throws Problem `invalid` that names the field */
export function phoneOf(typed: string, country: string, pointer: string): string {
  const phone = toE164(typed, country)
  if (!phone) throw new Problem('invalid', { errors: [{ pointer, code: 'phone' }] })
  return phone
}

/** What is written of a branch. @throws Problem `invalid` where phone or tax number is none of its country's */
export function columnsOf(body: ClinicDetails) {
  const errors: FieldProblem[] = []
  const phone = body.phone ? toE164(body.phone, body.country) : null
  if (body.phone && !phone) errors.push({ pointer: '/body/phone', code: 'phone' })
  const tax = body.taxNumber ? tidyTaxNumber(body.taxNumber) : null
  const scheme = taxScheme(body.country)
  if (tax && !scheme.valid(tax))
    errors.push({
      pointer: '/body/taxNumber',
      code: 'organisation.tax_number',
      params: { scheme: scheme.name, example: scheme.example },
    })
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return {
    name: body.name,
    address: body.address ?? null,
    phone,
    email: body.email ?? null,
    website: body.website ?? null,
    registration_number: body.registrationNumber ?? null,
    tax_number: tax,
    upi_id: body.upiId ?? null,
    time_zone: body.timeZone,
    currency: body.currency,
    country: body.country,
    language: body.language,
  }
}
