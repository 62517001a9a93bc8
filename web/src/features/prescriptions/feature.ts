import type { Feature } from '../../shell/feature.js'

export default {
  module: 'prescriptions',
  pages: [],
  live: { 'pharmacy.prescriptions': ['prescriptions.'], 'encounters.chart': ['prescriptions.'] },
} satisfies Feature
