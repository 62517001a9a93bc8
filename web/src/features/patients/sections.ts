import type { Permission } from '@tabib/contracts/permissions'
import type { Patient } from '@tabib/contracts/patients/patients'
import type { ComponentType } from 'react'

/**
 * What a feature shows on a person's page: `features/<module>/patient-section.ts` exports one by default, and is found
 * by itself. Its heading is `patientSection` in the words of its module.
 */
export interface PatientSection {
  module: string
  /** What one must hold to see it. */
  permission: Permission
  /** Place on the page, from the top: visits 10, laboratory 20, prescriptions 30, documents 40, bills 50. */
  order: number
  load: () => Promise<{ default: ComponentType<{ patient: Patient }> }>
}

const found = import.meta.glob<{ default: PatientSection }>('../*/patient-section.ts', { eager: true })

/** Every section of a person's page, in order. */
export const patientSections: readonly PatientSection[] = Object.values(found)
  .map((m) => m.default)
  .sort((a, b) => a.order - b.order)
