/** What a country usually decides: zone and currency, to be changed where a clinic differs. */
export const countries: Record<string, { timeZone: string; currency: string }> = {
  AE: { timeZone: 'Asia/Dubai', currency: 'AED' },
  AU: { timeZone: 'Australia/Sydney', currency: 'AUD' },
  BD: { timeZone: 'Asia/Dhaka', currency: 'BDT' },
  BH: { timeZone: 'Asia/Bahrain', currency: 'BHD' },
  BT: { timeZone: 'Asia/Thimphu', currency: 'BTN' },
  CA: { timeZone: 'America/Toronto', currency: 'CAD' },
  DE: { timeZone: 'Europe/Berlin', currency: 'EUR' },
  DZ: { timeZone: 'Africa/Algiers', currency: 'DZD' },
  EG: { timeZone: 'Africa/Cairo', currency: 'EGP' },
  ET: { timeZone: 'Africa/Addis_Ababa', currency: 'ETB' },
  FR: { timeZone: 'Europe/Paris', currency: 'EUR' },
  GB: { timeZone: 'Europe/London', currency: 'GBP' },
  ID: { timeZone: 'Asia/Jakarta', currency: 'IDR' },
  IN: { timeZone: 'Asia/Kolkata', currency: 'INR' },
  IQ: { timeZone: 'Asia/Baghdad', currency: 'IQD' },
  JO: { timeZone: 'Asia/Amman', currency: 'JOD' },
  KE: { timeZone: 'Africa/Nairobi', currency: 'KES' },
  KW: { timeZone: 'Asia/Kuwait', currency: 'KWD' },
  LB: { timeZone: 'Asia/Beirut', currency: 'LBP' },
  LK: { timeZone: 'Asia/Colombo', currency: 'LKR' },
  MA: { timeZone: 'Africa/Casablanca', currency: 'MAD' },
  MM: { timeZone: 'Asia/Yangon', currency: 'MMK' },
  MV: { timeZone: 'Indian/Maldives', currency: 'MVR' },
  MY: { timeZone: 'Asia/Kuala_Lumpur', currency: 'MYR' },
  NG: { timeZone: 'Africa/Lagos', currency: 'NGN' },
  NP: { timeZone: 'Asia/Kathmandu', currency: 'NPR' },
  OM: { timeZone: 'Asia/Muscat', currency: 'OMR' },
  PH: { timeZone: 'Asia/Manila', currency: 'PHP' },
  PK: { timeZone: 'Asia/Karachi', currency: 'PKR' },
  QA: { timeZone: 'Asia/Qatar', currency: 'QAR' },
  SA: { timeZone: 'Asia/Riyadh', currency: 'SAR' },
  SD: { timeZone: 'Africa/Khartoum', currency: 'SDG' },
  SG: { timeZone: 'Asia/Singapore', currency: 'SGD' },
  TN: { timeZone: 'Africa/Tunis', currency: 'TND' },
  US: { timeZone: 'America/New_York', currency: 'USD' },
  YE: { timeZone: 'Asia/Aden', currency: 'YER' },
  ZA: { timeZone: 'Africa/Johannesburg', currency: 'ZAR' },
}

/** An address from a name: `Sunrise Hospital` → `sunrise-hospital`; empty where the name has no Latin letters. */
export function slugFrom(name: string): string {
  const latin = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
  return latin
    .replace(/^[^a-z]+/, '')
    .slice(0, 30)
    .replace(/-+$/, '')
}
