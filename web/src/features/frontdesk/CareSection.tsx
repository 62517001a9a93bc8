import { Stack } from '@mantine/core'
import type { Patient } from '@tabib/contracts/patients/patients'
import { PatientCare } from '../encounters/index.js'
import { VisitOrders } from '../lab/index.js'
import { VisitPrescription } from '../prescriptions/index.js'

/** A person's chart on their page: problems, trends, and each visit with what came of it. */
export default function CareSection({ patient }: { patient: Patient }) {
  return (
    <PatientCare
      patientId={patient.id}
      birthDate={patient.birthDate}
      inside={(visit) => (
        <Stack gap="sm">
          <VisitPrescription encounterId={visit.id} />
          <VisitOrders encounterId={visit.id} />
        </Stack>
      )}
    />
  )
}
