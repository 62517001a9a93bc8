import { ageOn, estimateBirthDate } from '@tabib/contracts/core/time'
import { OLDEST } from '@tabib/contracts/patients/patients'

export type Birth =
  | { birthDate: string; estimated: boolean }
  | { refused: 'patients.born_in_future' | 'patients.too_old' }

/** The birth date to keep, from the date or the age that was given; refused where nobody can have been born then. */
export function birthOf(given: { age?: number | undefined; birthDate?: string | undefined }, today: string): Birth {
  const birthDate = given.birthDate ?? estimateBirthDate(given.age ?? 0, today)
  if (birthDate > today) return { refused: 'patients.born_in_future' }
  if (ageOn(birthDate, today).years > OLDEST) return { refused: 'patients.too_old' }
  return { birthDate, estimated: given.birthDate === undefined }
}
