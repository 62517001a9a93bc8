import type { PatientSection } from '../patients/index.js'

export default {
  module: 'prescriptions',
  permission: 'prescriptions.prescription.read',
  order: 30,
  load: () => import('./PrescriptionsSection.js'),
} satisfies PatientSection
