import { useTranslation } from 'react-i18next'

/** Resource types that have a word of their own; FHIR's name stands for the others. */
const known = [
  'CarePlan',
  'Claim',
  'DiagnosticReport',
  'ExplanationOfBenefit',
  'Goal',
  'ImagingStudy',
  'Medication',
  'Organization',
  'Practitioner',
]

/** What a FHIR resource type is called: `Claim` → Insurance claim. */
export function useTypeName(): (type: string) => string {
  const { t } = useTranslation('interop')
  return (type) => (known.includes(type) ? t(`types.${type}`) : type)
}
