import type { Gender, Language } from '@tabib/contracts/core/person'
import type { Age } from '@tabib/contracts/core/time'
import type { Directions } from './directions.js'

/** An amount in minor units of a currency (ISO 4217), e.g. `{ minor: 125000, currency: 'INR' }`. */
export interface Money {
  minor: number
  currency: string
}

/** A picture for the letterhead: at least 300 dots to the inch when it is not SVG. */
export interface Picture {
  format: 'png' | 'jpg' | 'svg'
  bytes: Uint8Array
}

/** Who issues the paper. Instants on the paper are printed in `timeZone` (IANA). */
export interface Clinic {
  name: string
  branch: string
  address: string
  phone: string
  timeZone: string
  email?: string
  website?: string
  /** Registration of the establishment with its health authority. */
  registration?: string
  /** Beside it: accreditation, trade licence. */
  registrations?: { name: string; number: string }[]
  /** GSTIN, BIN or VAT number; printed on invoices and receipts. */
  taxNumber?: string
  logo?: Picture
}

export interface Doctor {
  name: string
  qualifications?: string
  speciality?: string
  /** Registration with the medical council. */
  licence?: string
  signature?: Picture
}

export interface PaperPatient {
  name: string
  /** The patient number people read out, e.g. `SUN-2026-00001`. */
  number: string
  age?: Age
  gender: Gender
  phone?: string
  address?: string
}

/** What every paper carries. `duplicate` prints the mark of a second copy. */
interface Sheet {
  clinic: Clinic
  duplicate?: boolean
}

export interface PrescriptionLine {
  /** Name as prescribed: brand or generic. */
  medicine: string
  /** Generic name, printed below when it differs from `medicine`. */
  generic?: string
  strength?: string
  /** Dosage form in words, e.g. `Tablet`. */
  form?: string
  directions: Directions
  /** Whole quantity to dispense, in units of the form. */
  quantity?: number
  /** The doctor's own words, printed below the directions. */
  note?: string
}

export interface PaperVitals {
  systolic?: number
  diastolic?: number
  /** Beats a minute. */
  pulse?: number
  temperature?: { value: number; unit: '°C' | '°F' }
  /** Breaths a minute. */
  respiration?: number
  /** Per cent. */
  spo2?: number
  weightKg?: number
  heightCm?: number
  bmi?: number
}

export interface Prescription extends Sheet {
  number?: string
  doctor: Doctor
  patient: PaperPatient
  /** Calendar date of the visit. */
  date: string
  /** `null` when nobody asked; an empty list means "none known". */
  allergies: string[] | null
  vitals?: PaperVitals
  complaint?: string
  history?: string
  examination?: string
  diagnoses: { code?: string; words: string }[]
  lines: PrescriptionLine[]
  tests: { name: string; note?: string }[]
  advice?: string
  /** Calendar date. */
  followUp?: string
  /** This paper stands in place of an earlier one: the calendar date it was written anew, and why. */
  amended?: { on: string; reason: string }
  /** Text of the QR code that verifies the paper, usually an address. */
  qr?: string
}

/** `H`, `L`: outside the reference range; `HH`, `LL`: critical; `A`: abnormal without a direction (HL7 table 0078). */
export type ResultFlag = 'H' | 'L' | 'HH' | 'LL' | 'A'

export interface LabReport extends Sheet {
  /** The report's or the order's number. */
  number: string
  patient: PaperPatient
  referredBy?: string
  /** Instants. */
  collectedAt?: string
  reportedAt: string
  panels: {
    name: string
    specimen?: string
    method?: string
    results: {
      name: string
      /** As entered: a number or words; numbers are printed as they were entered, never rounded. */
      value: string
      unit?: string
      range?: string
      flag?: ResultFlag
      note?: string
    }[]
  }[]
  note?: string
  enteredBy: { name: string; at: string }
  /** Absent while the report is provisional, which the paper then says in large letters. */
  verifiedBy?: { name: string; qualifications?: string; licence?: string; at: string; signature?: Picture }
  qr?: string
}

export type PaymentMethod = 'cash' | 'card' | 'upi' | 'net_banking' | 'wallet' | 'cheque' | 'insurance' | 'other'

export interface Payment {
  method: PaymentMethod
  amount: Money
  /** Instant. */
  at: string
  reference?: string
  receivedBy?: string
  /** What of it was paid back. */
  refunded?: Money
}

export interface InvoiceLine {
  description: string
  /** HSN (goods) or SAC (services) code of the GST tariff. */
  hsnSac?: string
  quantity: number
  unitPrice: Money
  discount?: Money
  /** Before tax. */
  amount: Money
}

/** The bill, and with `payments` the A4 receipt. */
export interface Invoice extends Sheet {
  number: string
  /** Instant. */
  issuedAt: string
  patient: PaperPatient
  doctor?: string
  payer?: string
  lines: InvoiceLine[]
  subtotal: Money
  discount?: Money & { reason?: string }
  /** One line a tax, in words: `CGST 9 %`. */
  taxes: { name: string; amount: Money }[]
  rounding?: Money
  total: Money
  /** What lines come to that were called off after the invoice was issued. */
  credited?: Money
  paid: Money
  /** What of `paid` was paid back. */
  refunded?: Money
  balance: Money
  payments?: Payment[]
  cashier?: string
  note?: string
  qr?: string
}

/** The 80 mm receipt: one invoice, and the payment that was just taken or all of them. */
export interface Receipt extends Omit<Invoice, 'payments'> {
  receiptNumber: string
  payments: Payment[]
}

/** Money that goes back, with what it is for. */
export interface Refund extends Sheet {
  number: string
  /** Instant. */
  at: string
  patient: PaperPatient
  amount: Money
  method: PaymentMethod
  reference?: string
  reason: string
  by: string
  /** The invoice, and the receipt of the payment that is paid back. */
  invoice: string
  receipt: string
  /** What was called off, each with its tax and without its discount; empty where a payment was a mistake. */
  lines: { description: string; amount: Money }[]
  /** Where the invoice stands with this refund. */
  total: Money
  credited: Money
  paid: Money
  refunded: Money
  balance: Money
}

export interface TokenSlip extends Sheet {
  /** The serial of the doctor's day. */
  token: number
  doctor: string
  room?: string
  /** Instant of check-in. */
  at: string
  /** Minutes the patient will probably wait. */
  estimatedWait?: number
  patient: { name: string; number: string }
  visit: 'new' | 'follow_up'
  /** Text that identifies the visit. */
  qr: string
}

/** What an owner keeps of a day. */
export interface DayEndSlip extends Sheet {
  /** Calendar date. */
  on: string
  /** Instant of printing. */
  at: string
  by: string
  visits: number
  takings: { method: string; amount: Money }[]
  total: Money
  /** The newest seal of the audit: its number, when it was made, its short code. */
  seal?: { n: number; at: string; code: string }
}

export interface SampleLabel {
  /** Printed as Code 128, so ASCII only. */
  sampleNumber: string
  patient: PaperPatient
  test: string
  /** Instant of collection. */
  at: string
  timeZone: string
}

export interface MedicineLabel {
  clinic: Pick<Clinic, 'name' | 'phone'>
  patient: { name: string; number: string }
  medicine: string
  strength?: string
  form?: string
  directions: Directions
  quantity: number
  batch?: string
  /** Calendar date. */
  expiry?: string
  /** Calendar date. */
  dispensedOn: string
  note?: string
}

export interface Invitation extends Sheet {
  name: string
  role: string
  /** The web address where the account is opened; also the QR code. */
  address: string
  username: string
  code: string
  /** Instant. */
  expiresAt: string
  invitedBy?: string
}

/** The head of a sheet above empty lines, for whoever writes it to see. */
export type LetterheadSample = Sheet

export interface PaperData {
  prescription: Prescription
  labReport: LabReport
  invoice: Invoice
  receipt: Receipt
  /** On a roll. */
  refund: Refund
  /** On A4. */
  refundSheet: Refund
  tokenSlip: TokenSlip
  dayEndSlip: DayEndSlip
  sampleLabel: SampleLabel
  medicineLabel: MedicineLabel
  invitation: Invitation
  letterheadSample: LetterheadSample
}

export type PaperKind = keyof PaperData

export interface PaperOptions {
  /** `png`: all pages below each other; `escpos`: commands for a receipt printer, slips and labels only. */
  format: 'pdf' | 'png' | 'escpos'
  /** The language of the paper; on a prescription the doctor's. */
  language: Language
  /** The patient's language: directions for medicines are printed in it too. */
  second?: Language
  /** Dots across a thermal roll: 576 on 80 mm paper (default), 384 on 58 mm. Other papers ignore it. */
  width?: 576 | 384
}
