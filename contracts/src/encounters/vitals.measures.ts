/** One thing that is measured: LOINC code, UCUM unit, and what no living person can show. */
export interface Measure {
  /** LOINC. */
  code: string
  /** LOINC's long name, shortened as FHIR's vital signs profile has it. */
  title: string
  /** UCUM. */
  unit: string
  /** Values outside are refused: they are slips of the hand, not findings. */
  min: number
  max: number
  /** Smallest step that is kept. */
  step: number
}

/**
 * Vital signs by their names. Codes and units: FHIR R4 vital signs profiles (LOINC, UCUM); pain by LOINC 72514-3.
 * The limits lie just outside what the literature reports in living people (lowest survived core temperature 13.7 °C is
 * left out on purpose: a clinic's thermometer does not read it).
 */
export const measures = {
  systolic: { code: '8480-6', title: 'Systolic blood pressure', unit: 'mm[Hg]', min: 40, max: 300, step: 1 },
  diastolic: { code: '8462-4', title: 'Diastolic blood pressure', unit: 'mm[Hg]', min: 20, max: 200, step: 1 },
  pulse: { code: '8867-4', title: 'Heart rate', unit: '/min', min: 20, max: 300, step: 1 },
  temperature: { code: '8310-5', title: 'Body temperature', unit: 'Cel', min: 25, max: 45, step: 0.1 },
  respiration: { code: '9279-1', title: 'Respiratory rate', unit: '/min', min: 3, max: 120, step: 1 },
  spo2: { code: '59408-5', title: 'Oxygen saturation by pulse oximetry', unit: '%', min: 30, max: 100, step: 1 },
  weight: { code: '29463-7', title: 'Body weight', unit: 'kg', min: 0.3, max: 500, step: 0.01 },
  height: { code: '8302-2', title: 'Body height', unit: 'cm', min: 20, max: 260, step: 0.1 },
  bmi: { code: '39156-5', title: 'Body mass index', unit: 'kg/m2', min: 4, max: 150, step: 0.1 },
  pain: { code: '72514-3', title: 'Pain severity 0-10', unit: '{score}', min: 0, max: 10, step: 1 },
} as const satisfies Record<string, Measure>

export type MeasureName = keyof typeof measures
export const measureNames = Object.keys(measures) as MeasureName[]

/** What a person types in; the body mass index follows from two of them. */
export const typedMeasures = measureNames.filter((n): n is Exclude<MeasureName, 'bmi'> => n !== 'bmi')
export type TypedMeasure = (typeof typedMeasures)[number]

/** LOINC code to name; undefined for what is not a vital sign of ours. */
export const measureOf = (code: string): MeasureName | undefined => measureNames.find((n) => measures[n].code === code)

/** `value` at the precision the measure is kept in. */
export function rounded(name: MeasureName, value: number): number {
  const { step } = measures[name]
  const digits = step === 1 ? 0 : step === 0.1 ? 1 : 2
  return Number(value.toFixed(digits))
}

/** Body mass index in kg/m² from kilograms and centimetres, to one decimal. */
export const bmiOf = (kg: number, cm: number) => rounded('bmi', kg / (cm / 100) ** 2)

/** Degrees Celsius from Fahrenheit, to one decimal. */
export const celsius = (fahrenheit: number) => rounded('temperature', ((fahrenheit - 32) * 5) / 9)

/** Degrees Fahrenheit from Celsius, to one decimal. */
export const fahrenheit = (degrees: number) => Number(((degrees * 9) / 5 + 32).toFixed(1))
