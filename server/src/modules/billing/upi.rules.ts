import { currencyDigits } from '@tabib/contracts/core/money'

/** An amount as a plain decimal in the digits of its currency: 125050 of INR is `1250.50`. */
export function decimal(minor: number, currency: string): string {
  const digits = currencyDigits(currency)
  if (digits === 0) return String(minor)
  const text = String(minor).padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

export interface UpiRequest {
  /** Virtual payment address of the branch, e.g. `sunrise@upi`. */
  upiId: string
  payee: string
  amountMinor: number
  currency: string
  /** The payee's own reference, at most 35 characters. */
  reference: string
  note: string
}

/** The deep link a phone's UPI app opens to pay (NPCI UPI Linking Specifications 1.6). */
export function upiLink({ upiId, payee, amountMinor, currency, reference, note }: UpiRequest): string {
  const part = (key: string, value: string) => `${key}=${encodeURIComponent(value)}`
  const parts = [
    `pa=${upiId.split('@').map(encodeURIComponent).join('@')}`,
    part('pn', payee),
    part('am', decimal(amountMinor, currency)),
    part('cu', currency),
    part('tr', reference.slice(0, 35)),
    part('tn', note.slice(0, 50)),
  ]
  return `upi://pay?${parts.join('&')}`
}
