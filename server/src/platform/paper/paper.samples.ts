import type { Language } from '@tabib/contracts/core/person'
import type { Clinic, Doctor, Money, PaperData, PaperPatient, PrescriptionLine } from './paper-data.js'

/** A believable paper of every kind, for tests and for looking at. Names are in the script of the language. */

const inr = (rupees: number): Money => ({ minor: Math.round(rupees * 100), currency: 'INR' })

const people: Record<Language, { patient: string; doctor: string }> = {
  en: { patient: 'Ananya Chatterjee', doctor: 'Dr. Farhan Siddiqui' },
  hi: { patient: 'अनन्या श्रीवास्तव', doctor: 'डॉ. कृष्णमूर्ति शर्मा' },
  bn: { patient: 'অনন্যা চট্টোপাধ্যায়', doctor: 'ডা. শ্রীকান্ত বন্দ্যোপাধ্যায়' },
  ar: { patient: 'فاطمة بنت عبد الرحمن', doctor: 'د. يوسف الأنصاري' },
}

const clinic: Clinic = {
  name: 'Sunrise Clinic',
  branch: 'Salt Lake',
  address: '14 Lake Road, Sector II, Kolkata 700091',
  phone: '+91 33 4000 1234',
  email: 'desk@sunrise.example',
  registration: 'WB/CE/2019/04417',
  taxNumber: '19AABCS1429B1Z7',
  timeZone: 'Asia/Kolkata',
}

const line = (medicine: string, rest: Omit<PrescriptionLine, 'medicine'>): PrescriptionLine => ({ medicine, ...rest })

export const prescribed: PrescriptionLine[] = [
  line('Amoxicillin', {
    strength: '500 mg',
    form: 'Capsule',
    quantity: 15,
    directions: {
      amount: 1,
      unit: 'capsule',
      pattern: { morning: 1, noon: 1, night: 1 },
      timing: 'after_food',
      days: 5,
      route: 'oral',
    },
  }),
  line('Calpol 650', {
    generic: 'Paracetamol',
    strength: '650 mg',
    form: 'Tablet',
    quantity: 6,
    directions: {
      amount: 1,
      unit: 'tablet',
      pattern: { morning: 1, noon: 0, night: 1 },
      timing: 'after_food',
      days: 3,
      route: 'oral',
      asNeeded: true,
    },
  }),
  line('Telmisartan', {
    strength: '40 mg',
    form: 'Tablet',
    quantity: 15,
    directions: {
      amount: 0.5,
      unit: 'tablet',
      pattern: { morning: 1, noon: 0, night: 0 },
      timing: 'before_food',
      days: 30,
      route: 'oral',
    },
    note: 'Measure the pressure every morning.',
  }),
  line('Moxifloxacin eye drops', {
    strength: '0.5 %',
    form: 'Drops',
    quantity: 1,
    directions: { amount: 1, unit: 'drop', pattern: 'QID', days: 7, route: 'eye' },
  }),
]

const physician = {
  qualifications: 'MBBS, MD (General Medicine)',
  speciality: 'Internal medicine',
  licence: 'WBMC 68214',
}

function invoiceOf(patient: PaperPatient, doctor: Doctor): PaperData['invoice'] {
  return {
    clinic,
    number: 'SL-INV-2026-00117',
    issuedAt: '2026-11-20T06:10:00Z',
    patient,
    doctor: doctor.name,
    lines: [
      {
        description: 'Consultation, general medicine',
        hsnSac: '999312',
        quantity: 1,
        unitPrice: inr(500),
        amount: inr(500),
      },
      {
        description: 'Complete blood count',
        hsnSac: '999316',
        quantity: 1,
        unitPrice: inr(350),
        discount: inr(35),
        amount: inr(315),
      },
      {
        description: 'Amoxicillin 500 mg capsule',
        hsnSac: '30041020',
        quantity: 15,
        unitPrice: inr(7.85),
        amount: inr(117.75),
      },
    ],
    subtotal: inr(932.75),
    discount: { ...inr(50), reason: 'Senior citizen' },
    taxes: [
      { name: 'CGST 6 %', amount: inr(7.07) },
      { name: 'SGST 6 %', amount: inr(7.07) },
    ],
    rounding: inr(0.11),
    total: inr(897),
    paid: inr(500),
    balance: inr(397),
    payments: [
      {
        method: 'upi',
        amount: inr(300),
        at: '2026-11-20T06:12:00Z',
        reference: '433218890021',
        receivedBy: 'Rina Das',
      },
      { method: 'cash', amount: inr(200), at: '2026-11-20T06:13:00Z', receivedBy: 'Rina Das' },
    ],
    cashier: 'Rina Das',
    qr: 'https://sunrise.example/v/inv/0193f2a8',
  }
}

function refundOf(patient: PaperPatient): PaperData['refund'] {
  return {
    clinic,
    number: 'SL-RF-2026-00012',
    at: '2026-11-20T07:40:00Z',
    patient,
    amount: inr(315),
    method: 'cash',
    reason: 'The sample could not be taken',
    by: 'Rina Das',
    invoice: 'SL-INV-2026-00117',
    receipt: 'SL-RCT-2026-00102',
    lines: [{ description: 'Complete blood count', amount: inr(315) }],
    total: inr(897),
    credited: inr(315),
    paid: inr(897),
    refunded: inr(315),
    balance: inr(0),
  }
}

function prescriptionOf(patient: PaperPatient, doctor: Doctor): PaperData['prescription'] {
  return {
    clinic,
    doctor,
    patient,
    number: 'SL-RX-2026-00417',
    date: '2026-11-20',
    allergies: ['Penicillin', 'Groundnut'],
    vitals: {
      systolic: 138,
      diastolic: 88,
      pulse: 82,
      temperature: { value: 37.4, unit: '°C' },
      respiration: 18,
      spo2: 98,
      weightKg: 61.5,
      heightCm: 158,
      bmi: 24.6,
    },
    complaint: 'Fever and sore throat for three days; watering of both eyes since yesterday.',
    examination: 'Throat congested, tonsils enlarged, chest clear.',
    diagnoses: [
      { code: 'J03.9', words: 'Acute tonsillitis, unspecified' },
      { code: 'I10', words: 'Essential (primary) hypertension' },
    ],
    lines: prescribed,
    tests: [{ name: 'Complete blood count' }, { name: 'Fasting glucose', note: 'eight hours without food' }],
    advice: 'Warm salt-water gargles. Drink plenty. Come back at once if breathing becomes hard.',
    followUp: '2026-11-27',
    qr: 'https://sunrise.example/v/rx/0193f2a8-5c1e',
  }
}

function reportOf(patient: PaperPatient, doctor: Doctor): PaperData['labReport'] {
  return {
    clinic,
    number: 'SL-LAB-2026-00093',
    patient,
    referredBy: doctor.name,
    collectedAt: '2026-11-20T04:35:00Z',
    reportedAt: '2026-11-20T07:50:00Z',
    panels: [
      {
        name: 'Complete blood count',
        specimen: 'Whole blood, EDTA',
        method: 'Automated cell counter',
        results: [
          {
            name: 'Haemoglobin',
            value: '6.4',
            unit: 'g/dL',
            range: '12.0–15.0',
            flag: 'LL',
            note: 'Repeated and confirmed',
          },
          { name: 'White cell count', value: '12.8', unit: '10³/µL', range: '4.0–10.0', flag: 'H' },
          { name: 'Platelets', value: '245', unit: '10³/µL', range: '150–410' },
        ],
      },
      {
        name: 'Serum electrolytes',
        specimen: 'Serum',
        method: 'Ion-selective electrode',
        results: [
          { name: 'Sodium', value: '131', unit: 'mmol/L', range: '135–145', flag: 'L' },
          { name: 'Potassium', value: '6.9', unit: 'mmol/L', range: '3.5–5.1', flag: 'HH' },
        ],
      },
    ],
    note: 'Critical values told to the ward by telephone at 13:05.',
    enteredBy: { name: 'Sourav Pal', at: '2026-11-20T07:20:00Z' },
    verifiedBy: {
      name: 'Dr. Nandini Rao',
      qualifications: 'MD (Pathology)',
      licence: 'WBMC 55102',
      at: '2026-11-20T07:48:00Z',
    },
    qr: 'https://sunrise.example/v/lab/0193f2a8',
  }
}

const dayEndOf = (by: string): PaperData['dayEndSlip'] => ({
  clinic,
  on: '2026-11-20',
  at: '2026-11-20T14:30:00Z',
  by,
  visits: 42,
  takings: [
    { method: 'cash', amount: { minor: 1_250_000, currency: 'INR' } },
    { method: 'upi', amount: { minor: 830_000, currency: 'INR' } },
  ],
  total: { minor: 2_080_000, currency: 'INR' },
  seal: { n: 4711, at: '2026-11-20T14:29:57Z', code: 'K7QF-2M9D-X0TB-5RW8' },
})

const invitationOf = ({ name }: Doctor): PaperData['invitation'] => ({
  clinic,
  name,
  role: 'Doctor',
  address: 'https://sunrise.example/welcome',
  username: 'farhan.siddiqui',
  code: 'K7QM-4TXR',
  expiresAt: '2026-11-23T12:30:00Z',
  invitedBy: 'Meera Sen',
})

/** One sample of every paper in a language; `name` replaces the patient's. */
export function samples(language: Language, name = people[language].patient): PaperData {
  const patient: PaperPatient = {
    name,
    number: 'SUN-2026-00001',
    age: { years: 34, months: 4, days: 11 },
    gender: 'female',
    phone: '+91 98300 12345',
  }
  const doctor: Doctor = { ...physician, name: people[language].doctor }
  const invoice = invoiceOf(patient, doctor)
  return {
    prescription: prescriptionOf(patient, doctor),
    labReport: reportOf(patient, doctor),
    invoice,
    receipt: { ...invoice, receiptNumber: 'SL-RCT-2026-00102', payments: invoice.payments! },
    refund: refundOf(patient),
    refundSheet: refundOf(patient),
    tokenSlip: {
      clinic,
      token: 14,
      doctor: doctor.name,
      room: '3',
      at: '2026-11-20T04:52:00Z',
      estimatedWait: 20,
      patient: { name, number: patient.number },
      visit: 'new',
      qr: 'tabib:visit:0193f2a85c1e7d00',
    },
    dayEndSlip: dayEndOf(name),
    sampleLabel: {
      sampleNumber: 'S26-004417',
      patient,
      test: 'CBC, electrolytes',
      at: '2026-11-20T04:35:00Z',
      timeZone: 'Asia/Kolkata',
    },
    medicineLabel: {
      clinic,
      patient: { name, number: patient.number },
      medicine: 'Amoxicillin',
      strength: '500 mg',
      form: 'Capsule',
      directions: prescribed[0]!.directions,
      quantity: 15,
      batch: 'AX2417',
      expiry: '2027-08-31',
      dispensedOn: '2026-11-20',
    },
    invitation: invitationOf(doctor),
    letterheadSample: {
      clinic: { ...clinic, website: 'sunrise.example', registrations: [{ name: 'NABH', number: 'H-2026-0417' }] },
    },
  }
}
