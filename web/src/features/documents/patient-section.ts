import type { PatientSection } from '../patients/index.js'

export default {
  module: 'documents',
  permission: 'documents.document.read',
  order: 40,
  load: () => import('./DocumentsSection.js'),
} satisfies PatientSection
