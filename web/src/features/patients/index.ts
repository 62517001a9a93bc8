export { PatientSearch, type PatientSearchProps } from './PatientSearch.js'
export { RegisterForm, type RegisterFormProps } from './RegisterForm.js'
export { type KnownSoFar, knownFrom } from './knownSoFar.js'
export type { PatientSection } from './sections.js'
