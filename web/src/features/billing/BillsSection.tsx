import type { Patient } from '@tabib/contracts/patients/patients'
import { PatientBills } from './PatientBills.js'

/** A person's bills, newest first. */
export default function BillsSection({ patient }: { patient: Patient }) {
  return <PatientBills patientId={patient.id} />
}
