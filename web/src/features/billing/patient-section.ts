import type { PatientSection } from '../patients/index.js'

export default {
  module: 'billing',
  permission: 'billing.invoice.read',
  order: 50,
  load: () => import('./BillsSection.js'),
} satisfies PatientSection
