import type { Patient } from '@tabib/contracts/patients/patients'
import { PatientPrescriptions } from './PatientPrescriptions.js'

/** What was prescribed to a person, newest first. */
export default function PrescriptionsSection({ patient }: { patient: Patient }) {
  return <PatientPrescriptions patientId={patient.id} />
}
