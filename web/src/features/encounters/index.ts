// What other features may put on their screens.
export { AllergyEditor } from './AllergyEditor.js'
export { ChartHead } from './ChartHead.js'
export { DiagnosisPicker, type PickedDiagnosis } from './DiagnosisPicker.js'
export { FlagChip } from './FlagChip.js'
export { NoteAmendment } from './NoteAmendment.js'
export { PatientCare } from './PatientCare.js'
export { TimeLine } from './TimeLine.js'
export { VitalsTrends } from './VitalsTrends.js'
