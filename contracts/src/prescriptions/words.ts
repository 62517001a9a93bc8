/** What one dose is counted in. */
export const doseUnits = [
  'tablet',
  'capsule',
  'mL',
  'teaspoon',
  'drop',
  'puff',
  'spray',
  'sachet',
  'respule',
  'unit',
  'application',
  'suppository',
  'patch',
  'injection',
  'mg',
  'g',
] as const
export type DoseUnit = (typeof doseUnits)[number]

/** How often, by the codes doctors write; `SOS` is "when needed". */
export const frequencies = [
  'OD',
  'BD',
  'TDS',
  'QID',
  'HS',
  'STAT',
  'SOS',
  'Q4H',
  'Q6H',
  'Q8H',
  'Q12H',
  'QOD',
  'WEEKLY',
  'MONTHLY',
] as const
export type Frequency = (typeof frequencies)[number]

/** When in relation to food; `any` says that it does not matter. */
export const timings = ['before_food', 'after_food', 'with_food', 'empty_stomach', 'any'] as const
export type Timing = (typeof timings)[number]

/** The way a medicine enters the body. */
export const administrationRoutes = [
  'oral',
  'sublingual',
  'oromucosal',
  'inhaled',
  'nasal',
  'eye',
  'right_eye',
  'left_eye',
  'ear',
  'right_ear',
  'left_ear',
  'topical',
  'transdermal',
  'rectal',
  'vaginal',
  'subcutaneous',
  'intramuscular',
  'intravenous',
  'intrathecal',
  'infiltration',
] as const
export type AdministrationRoute = (typeof administrationRoutes)[number]

/** Dosage forms of the formulary. */
export const dosageForms = [
  'tablet',
  'capsule',
  'syrup',
  'suspension',
  'solution',
  'drops',
  'injection',
  'cream',
  'ointment',
  'gel',
  'lotion',
  'powder',
  'eye_drops',
  'ear_drops',
  'nasal_spray',
  'inhaler',
  'sachet',
  'suppository',
  'patch',
  'churna',
  'vati',
  'asava',
  'taila',
] as const
export type DosageForm = (typeof dosageForms)[number]
