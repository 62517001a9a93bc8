import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Visit } from '@tabib/contracts/encounters/encounters'
import { useCan } from '../../api/session.js'
import { ChartHead } from './ChartHead.js'
import { TimeLine } from './TimeLine.js'
import { VitalsTrends } from './VitalsTrends.js'

interface PatientCareProps {
  patientId: string
  birthDate: string
  /** What other features add to an opened visit. */
  inside?: (visit: Visit) => ReactNode
}

/** The clinical part of a patient's page, for those who may read charts; nothing for others. */
export function PatientCare({ patientId, birthDate, inside }: PatientCareProps) {
  const can = useCan()
  if (!can('encounters.encounter.read')) return null
  return (
    <Stack gap="lg">
      <ChartHead patientId={patientId} />
      <VitalsTrends patientId={patientId} birthDate={birthDate} />
      <TimeLine patientId={patientId} {...(inside ? { inside } : {})} />
    </Stack>
  )
}
