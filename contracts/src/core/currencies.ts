/** Digits after the decimal point of a currency: 2 for INR, 0 for JPY, 3 for KWD (ISO 4217, from the runtime's own table). */
export function currencyDigits(code: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 2
}
