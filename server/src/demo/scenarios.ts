import type { TypedMeasure } from '@tabib/contracts/encounters/vitals.measures'

/** `[medicine code, morning, noon, night, days]`, timing after food unless said. */
type Dose = [code: string, morning: number, noon: number, night: number, days: number]

export interface Scenario {
  /** Specialities that see it; every doctor where there is none. */
  by?: string[]
  /** Only these people have it. */
  chronic?: string
  child?: boolean
  complaint: string
  history?: string
  examination: string
  diagnoses: string[]
  prescription: Dose[]
  tests?: string[]
  panels?: string[]
  advice: string
  /** Days until the follow-up. */
  followUp?: number
  vitals?: Partial<Record<TypedMeasure, number>>
  /** Results that come out on the wrong side of normal. */
  abnormal?: string[]
}

/** What people come with and what is done about it, in an ordinary week of a small hospital. */
export const scenarios: Scenario[] = [
  {
    complaint: 'Fever and sore throat for three days',
    examination: 'Throat congested, no exudate. Chest clear.',
    diagnoses: ['J06.9'],
    prescription: [
      ['PARA500T', 1, 1, 1, 3],
      ['CETI10T', 0, 0, 1, 5],
    ],
    advice: 'Warm fluids, rest. Come back if the fever stays beyond three days.',
    vitals: { temperature: 38.4, pulse: 98 },
  },
  {
    complaint: 'Fever with body ache for five days',
    history: 'No travel. Two people in the house had the same.',
    examination: 'Febrile, no rash. Liver and spleen not palpable.',
    diagnoses: ['R50.9'],
    prescription: [['PARA500T', 1, 1, 1, 5]],
    panels: ['FEVER'],
    advice: 'Plenty of fluids. Bring the reports tomorrow.',
    followUp: 2,
    vitals: { temperature: 39.1, pulse: 108 },
    abnormal: ['PLT'],
  },
  {
    complaint: 'Loose motions since yesterday',
    examination: 'Mild dehydration. Abdomen soft.',
    diagnoses: ['A09.9'],
    prescription: [['PARA500T', 1, 0, 1, 2]],
    advice: 'Oral rehydration solution after every motion. Curd and rice.',
    vitals: { pulse: 102, systolic: 106, diastolic: 68 },
  },
  {
    chronic: 'diabetes',
    complaint: 'Diabetes, routine visit',
    history: 'Taking medicines regularly. Diet not always kept.',
    examination: 'Feet normal, pulses felt, no ulcers.',
    diagnoses: ['E11.9'],
    prescription: [
      ['METF500T', 1, 0, 1, 30],
      ['ATOR10T', 0, 0, 1, 30],
    ],
    panels: ['HBGLU'],
    tests: ['CREAT'],
    advice: 'Thirty minutes of walking a day. Less rice at night.',
    followUp: 30,
    abnormal: ['HBA1C', 'FBS'],
  },
  {
    chronic: 'hypertension',
    complaint: 'Blood pressure check',
    examination: 'Heart sounds normal. No oedema.',
    diagnoses: ['I10'],
    prescription: [
      ['AMLO5T', 1, 0, 0, 30],
      ['TELM40T', 0, 0, 1, 30],
    ],
    tests: ['CREAT', 'K'],
    advice: 'Less salt. Measure at home twice a week.',
    followUp: 30,
    vitals: { systolic: 152, diastolic: 94 },
  },
  {
    chronic: 'thyroid',
    complaint: 'Tiredness, weight gain',
    examination: 'No goitre. Skin dry.',
    diagnoses: ['E03.9'],
    prescription: [['LEVOT50T', 1, 0, 0, 30]],
    panels: ['THYROID'],
    advice: 'Take the tablet on an empty stomach, half an hour before tea.',
    followUp: 42,
    abnormal: ['TSH'],
  },
  {
    chronic: 'asthma',
    complaint: 'Cough and wheeze at night',
    examination: 'Scattered wheeze, both sides.',
    diagnoses: ['J45.9'],
    prescription: [['SALB100H', 1, 0, 1, 30]],
    advice: 'Rinse the mouth after the inhaler. Avoid smoke and dust.',
    followUp: 14,
    vitals: { respiration: 22, spo2: 95 },
  },
  {
    complaint: 'Burning in the stomach after meals',
    examination: 'Mild tenderness in the upper abdomen.',
    diagnoses: ['K21.9'],
    prescription: [['PANT40T', 1, 0, 0, 14]],
    advice: 'Small meals, nothing for three hours before sleep.',
    followUp: 14,
    vitals: { pain: 3 },
  },
  {
    by: ['Orthopaedics', 'General medicine'],
    complaint: 'Low back pain for a week',
    history: 'Began after lifting a gas cylinder.',
    examination: 'Spasm of the lower back. Straight leg raise normal.',
    diagnoses: ['M54.5'],
    prescription: [
      ['DICLOFENACS50T', 1, 0, 1, 5],
      ['PANT40T', 1, 0, 0, 5],
    ],
    advice: 'Hot pack twice a day. No heavy lifting for two weeks.',
    followUp: 10,
    vitals: { pain: 6 },
  },
  {
    by: ['Orthopaedics'],
    complaint: 'Knee pain when climbing stairs',
    examination: 'Crepitus in both knees, no swelling.',
    diagnoses: ['M17.9'],
    prescription: [
      ['PARA500T', 1, 0, 1, 10],
      ['CALCCOLE500X250T', 0, 0, 1, 30],
    ],
    tests: ['VITD', 'URIC'],
    advice: 'Thigh exercises twice a day. Lose weight slowly.',
    followUp: 30,
    abnormal: ['VITD'],
  },
  {
    by: ['Obstetrics and gynaecology'],
    complaint: 'Antenatal check-up',
    examination: 'Fundal height as for dates. Foetal heart heard.',
    diagnoses: ['Z34.9'],
    prescription: [
      ['FERRFOLI100X1P5T', 0, 0, 1, 30],
      ['CALCCOLE500X250T', 1, 0, 0, 30],
    ],
    panels: ['ANC'],
    advice: 'Iron at night, not with tea. Next check-up in four weeks.',
    followUp: 28,
    abnormal: ['HB'],
  },
  {
    by: ['Paediatrics'],
    child: true,
    complaint: 'Cough and cold',
    examination: 'Chest clear, ears normal. Active.',
    diagnoses: ['J00'],
    prescription: [['CETI5S', 0, 0, 1, 5]],
    advice: 'Fluids. Come at once if breathing becomes fast.',
    vitals: { temperature: 37.6 },
  },
  {
    by: ['Paediatrics'],
    child: true,
    complaint: 'Fever since last night',
    examination: 'Febrile, no neck stiffness, throat red.',
    diagnoses: ['R50.9'],
    prescription: [['IBUP100U', 1, 1, 1, 3]],
    tests: ['HB', 'WBC', 'CRP'],
    advice: 'Sponge with lukewarm water. Feed normally.',
    followUp: 3,
    vitals: { temperature: 39, pulse: 128 },
    abnormal: ['WBC'],
  },
  {
    by: ['Dermatology'],
    complaint: 'Itching between the fingers',
    examination: 'Papules and scratch marks, web spaces.',
    diagnoses: ['B86'],
    prescription: [['CETI10T', 0, 0, 1, 10]],
    advice: 'Treat the whole family on the same day. Wash bedding in hot water.',
    followUp: 14,
  },
  {
    by: ['Cardiology'],
    complaint: 'Palpitations on exertion',
    examination: 'Pulse regular. No murmur.',
    diagnoses: ['R00.2'],
    prescription: [['ATOR20T', 0, 0, 1, 30]],
    panels: ['LIPID'],
    tests: ['TSH'],
    advice: 'Less tea and coffee. Bring the reports.',
    followUp: 7,
    abnormal: ['LDL', 'CHOL'],
  },
  {
    by: ['ENT'],
    complaint: 'Ear pain, left side',
    examination: 'Left ear drum red, no discharge.',
    diagnoses: ['H66.9'],
    prescription: [
      ['AMOX500C', 1, 1, 1, 5],
      ['PARA500T', 1, 0, 1, 3],
    ],
    advice: 'Keep the ear dry.',
    followUp: 7,
    vitals: { pain: 5 },
  },
  {
    complaint: 'Burning urine for two days',
    examination: 'Mild tenderness above the pubis.',
    diagnoses: ['N39.0'],
    prescription: [['PARA500T', 1, 0, 1, 3]],
    panels: ['URINE'],
    advice: 'Three litres of water a day.',
    followUp: 5,
  },
]
