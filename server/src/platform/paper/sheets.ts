import type { Language } from '@tabib/contracts/core/person'
import { clean } from '@tabib/contracts/core/text'
import { directions, durationShown, patternShown } from './directions.js'
import { digits, formatAge, formatAmount, formatDate, formatInstant, formatMoney, formatNumber } from './formats.js'
import type {
  Clinic,
  DayEndSlip,
  Doctor,
  Invitation,
  Invoice,
  LabReport,
  LetterheadSample,
  MedicineLabel,
  PaperData,
  PaperKind,
  PaperOptions,
  PaperPatient,
  PaperVitals,
  Money,
  Payment,
  Picture,
  Prescription,
  Receipt,
  Refund,
  SampleLabel,
  TokenSlip,
} from './paper-data.js'
import type { Job } from './paper-worker.js'
import { plural, wordsOf } from './words.js'

type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json }

/** Collects what a template needs beside its words: the formatted sheet, the pictures and the codes. */
class Desk {
  readonly pictures: Job['pictures'] = []
  readonly codes: Job['codes'] = {}
  constructor(
    readonly language: Language,
    readonly second: Language,
  ) {}

  picture(name: string, picture: Picture | undefined): string | undefined {
    if (!picture) return undefined
    const path = `${name}.${picture.format}`
    this.pictures.push({ path, bytes: picture.bytes })
    return `/${path}`
  }

  code(name: string, symbology: 'qrcode' | 'code128', text: string | undefined): void {
    if (text) this.codes[name] = { symbology, text }
  }

  clinic({ logo, timeZone: _, ...clinic }: Clinic): Json {
    return { ...clinic, logo: this.picture('logo', logo) } as Json
  }

  doctor({ signature, ...doctor }: Doctor): Json {
    return { ...doctor, signature: this.picture('signature', signature) }
  }

  patient({ age, gender, ...patient }: PaperPatient): Json {
    const words = wordsOf(this.language)
    const ageShown = age && formatAge(age, this.language)
    return {
      ...patient,
      ageGender: [ageShown, words.gender[gender]].filter(Boolean).join(this.language === 'ar' ? '، ' : ', '),
    }
  }

  vitals(vitals: PaperVitals | undefined): Json {
    if (!vitals) return []
    const words = wordsOf(this.language).prescription
    const number = (value: number) => formatNumber(value, this.language, 1)
    const { systolic, diastolic, pulse, temperature, respiration, spo2, weightKg, heightCm, bmi } = vitals
    const rows = [
      ['bp', systolic && diastolic ? `${number(systolic)}/${number(diastolic)} mmHg` : undefined],
      ['pulse', pulse && `${number(pulse)}${words.perMinute}`],
      ['temperature', temperature && `${number(temperature.value)} ${temperature.unit}`],
      ['respiration', respiration && `${number(respiration)}${words.perMinute}`],
      ['spo2', spo2 && `${number(spo2)} %`],
      ['weight', weightKg && `${number(weightKg)} kg`],
      ['height', heightCm && `${number(heightCm)} cm`],
      ['bmi', bmi && number(bmi)],
    ].filter((row): row is [string, string] => Boolean(row[1]))
    return rows.map(([name, value]) => ({ name: words[name], value }))
  }

  date = (date: string | undefined) => date && formatDate(date, this.language)
  at = (instant: string | undefined, zone: string) => instant && formatInstant(instant, zone, this.language)
}

function prescription(desk: Desk, data: Prescription): Json {
  const { language, second } = desk
  desk.code('qr', 'qrcode', data.qr)
  return {
    ...data,
    clinic: desk.clinic(data.clinic),
    doctor: desk.doctor(data.doctor),
    patient: desk.patient(data.patient),
    date: desk.date(data.date),
    vitals: desk.vitals(data.vitals),
    followUp: desk.date(data.followUp),
    amended: data.amended && { ...data.amended, on: desk.date(data.amended.on) },
    lines: data.lines.map(({ directions: given, quantity, ...line }) => ({
      ...line,
      generic: line.generic === line.medicine ? undefined : line.generic,
      pattern: patternShown(given),
      route: given.route && wordsOf(language).directions.routeName[given.route],
      duration: durationShown(given, language),
      quantity: quantity === undefined ? undefined : formatNumber(quantity, language),
      directions: directions(given, language),
      second: second === language ? undefined : directions(given, second),
    })),
  } as Json
}

function labReport(desk: Desk, data: LabReport): Json {
  const zone = data.clinic.timeZone
  const verified = data.verifiedBy
  desk.code('qr', 'qrcode', data.qr)
  return {
    ...data,
    clinic: desk.clinic(data.clinic),
    patient: desk.patient(data.patient),
    collectedAt: desk.at(data.collectedAt, zone),
    reportedAt: desk.at(data.reportedAt, zone),
    enteredBy: { ...data.enteredBy, at: desk.at(data.enteredBy.at, zone) },
    verifiedBy: verified && {
      ...verified,
      at: desk.at(verified.at, zone),
      signature: desk.picture('signature', verified.signature),
    },
  } as Json
}

function payment(desk: Desk, { method, amount, at, refunded, ...rest }: Payment, zone: string): Json {
  return {
    ...rest,
    method: wordsOf(desk.language).payment[method],
    amount: formatAmount(amount, desk.language),
    at: desk.at(at, zone),
    refunded: refunded?.minor ? formatAmount(less(refunded), desk.language) : undefined,
  }
}

/** An amount as it is taken off. */
const less = ({ minor, currency }: Money): Money => ({ minor: -minor, currency })

function invoice(desk: Desk, data: Invoice | Receipt): Json {
  const { language } = desk
  const zone = data.clinic.timeZone
  desk.code('qr', 'qrcode', data.qr)
  return {
    ...data,
    clinic: desk.clinic(data.clinic),
    patient: desk.patient(data.patient),
    issuedAt: desk.at(data.issuedAt, zone),
    currency: data.total.currency,
    lines: data.lines.map((line) => ({
      description: line.description,
      hsnSac: line.hsnSac,
      quantity: formatNumber(line.quantity, language),
      unitPrice: formatAmount(line.unitPrice, language),
      discount: line.discount?.minor ? formatAmount(line.discount, language) : undefined,
      amount: formatAmount(line.amount, language),
    })),
    subtotal: formatAmount(data.subtotal, language),
    discount: data.discount?.minor
      ? {
          reason: data.discount.reason,
          amount: formatAmount(less(data.discount), language),
        }
      : undefined,
    taxes: data.taxes.map(({ name, amount }) => ({ name, amount: formatAmount(amount, language) })),
    rounding: data.rounding?.minor ? formatAmount(data.rounding, language) : undefined,
    total: formatMoney(data.total, language),
    credited: data.credited?.minor ? formatMoney(less(data.credited), language) : undefined,
    paid: formatMoney(data.paid, language),
    refunded: data.refunded?.minor ? formatMoney(less(data.refunded), language) : undefined,
    balance: formatMoney(data.balance, language),
    // Nobody has paid in full what was called off.
    settled: data.balance.minor <= 0 && data.credited?.minor !== data.total.minor,
    payments: (data.payments ?? []).map((taken) => payment(desk, taken, zone)),
  } as Json
}

function refund(desk: Desk, data: Refund): Json {
  const { language } = desk
  return {
    ...data,
    clinic: desk.clinic(data.clinic),
    patient: desk.patient(data.patient),
    at: desk.at(data.at, data.clinic.timeZone),
    amount: formatMoney(data.amount, language),
    method: wordsOf(language).payment[data.method],
    lines: data.lines.map((l) => ({ ...l, amount: formatAmount(less(l.amount), language) })),
    total: formatMoney(data.total, language),
    credited: data.credited.minor ? formatMoney(less(data.credited), language) : undefined,
    paid: formatMoney(data.paid, language),
    refunded: formatMoney(less(data.refunded), language),
    balance: formatMoney(data.balance, language),
  } as Json
}

function tokenSlip(desk: Desk, data: TokenSlip): Json {
  const { language } = desk
  const words = wordsOf(language)
  const wait = data.estimatedWait
  desk.code('qr', 'qrcode', data.qr)
  return {
    ...data,
    clinic: desk.clinic(data.clinic),
    token: formatNumber(data.token, language).replaceAll(/[,٬]/g, ''),
    at: desk.at(data.at, data.clinic.timeZone),
    visit: words.tokenSlip[data.visit],
    wait: wait
      ? words.tokenSlip.wait!.replace(
          '{time}',
          plural(words.directions.minutes, wait, formatNumber(wait, language), language),
        )
      : undefined,
  } as Json
}

function dayEndSlip(desk: Desk, { seal, ...data }: DayEndSlip): Json {
  const { language } = desk
  const words = wordsOf(language)
  const zone = data.clinic.timeZone
  return {
    ...data,
    clinic: desk.clinic(data.clinic),
    on: desk.date(data.on),
    at: desk.at(data.at, zone),
    visits: formatNumber(data.visits, language),
    takings: data.takings.map((t) => ({
      method: words.payment[t.method] ?? t.method,
      amount: formatMoney(t.amount, language),
    })),
    total: formatMoney(data.total, language),
    code: seal?.code,
    sealed: seal && words.dayEndSlip.sealed!.replace('{when}', desk.at(seal.at, zone) ?? ''),
  } as Json
}

function sampleLabel(desk: Desk, data: SampleLabel): Json {
  const { language } = desk
  const { age, gender } = data.patient
  const short = wordsOf(language).gender[`${gender}Short`]
  desk.code('barcode', 'code128', data.sampleNumber)
  return {
    ...data,
    patient: { name: data.patient.name, number: data.patient.number },
    ageGender: [age && formatAge(age, language), short].filter(Boolean).join(' / '),
    at: formatInstant(data.at, data.timeZone, language),
  } as Json
}

function medicineLabel(desk: Desk, data: MedicineLabel): Json {
  return {
    ...data,
    directions: directions(data.directions, desk.second),
    quantity: formatNumber(data.quantity, desk.language),
    expiry: desk.date(data.expiry),
    dispensedOn: desk.date(data.dispensedOn),
  } as Json
}

function invitation(desk: Desk, data: Invitation): Json {
  desk.code('qr', 'qrcode', data.address)
  return { ...data, clinic: desk.clinic(data.clinic), expiresAt: desk.at(data.expiresAt, data.clinic.timeZone) } as Json
}

const letterheadSample = (desk: Desk, data: LetterheadSample): Json => ({ clinic: desk.clinic(data.clinic) })

/** Fields of a sheet that a template reads rather than prints. */
const read = new Set(['logo', 'signature', 'flag'])

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u

/**
 * Text ready for print: without control and direction-override characters, and where its first letter runs against the
 * paper's direction, isolated (Unicode UAX #9), so that an English address keeps its order on an Arabic paper.
 */
function printable(sheet: Json, language: Language): Json {
  const against = (text: string) => {
    const letter = /\p{L}/u.exec(text)?.[0]
    return letter !== undefined && rightToLeft.test(letter) !== (language === 'ar')
  }
  const ready = (key: string, value: unknown) => {
    if (typeof value !== 'string' || read.has(key)) return value
    const text = clean(value)
    return against(text) ? `\u2068${text}\u2069` : text
  }
  return JSON.parse(JSON.stringify(sheet, ready)) as Json
}

const composers: { [K in PaperKind]: (desk: Desk, data: PaperData[K]) => Json } = {
  prescription,
  labReport,
  invoice,
  receipt: invoice,
  refund,
  refundSheet: refund,
  tokenSlip,
  dayEndSlip,
  sampleLabel,
  medicineLabel,
  invitation,
  letterheadSample,
}

/** Dots across each paper a roll printer takes at 8 dots to the millimetre; `undefined` for sheets. */
const rollDots: Partial<Record<PaperKind, number>> = {
  receipt: 576,
  refund: 576,
  tokenSlip: 576,
  dayEndSlip: 576,
  sampleLabel: 400,
  medicineLabel: 480,
}

/** The job that sets `kind`: everything formatted in the language, text cleaned of control and direction-override characters. */
export function compose<K extends PaperKind>(kind: K, data: PaperData[K], options: PaperOptions): Job {
  const { format, language, second = language } = options
  const full = rollDots[kind]
  if (format === 'escpos' && !full) throw new RangeError(`${kind} is not printed on a roll`)
  const dots = full === 576 ? (options.width ?? 576) : (full ?? 0)
  const desk = new Desk(language, second)
  const json = JSON.stringify({
    data: printable(composers[kind](desk, data), language),
    language,
    second,
    digits: digits[language],
    raster: format === 'escpos',
    dots,
  })
  return { template: kind, format, sheet: json, codes: desk.codes, pictures: desk.pictures, dots }
}
