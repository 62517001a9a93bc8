export interface Place {
  /** Modules call down: only modules of a lower level, or those of their own level named in `uses`. */
  level: number
  uses: readonly string[]
}

/** Who may use whom. The architecture check reads this and refuses an import, or SQL, outside it. */
export const moduleMap: Record<string, Place> = {
  audit: { level: 1, uses: [] },
  organisation: { level: 1, uses: ['audit'] },
  notifications: { level: 1, uses: ['organisation', 'audit'] },
  identity: { level: 1, uses: ['organisation', 'audit', 'notifications'] },

  patients: { level: 2, uses: ['identity', 'organisation', 'audit', 'notifications'] },
  federation: { level: 2, uses: ['identity', 'organisation', 'audit'] },
  partners: { level: 2, uses: ['identity', 'organisation', 'audit', 'notifications'] },
  documents: { level: 2, uses: ['identity', 'organisation', 'audit', 'notifications'] },
  billing: { level: 2, uses: ['identity', 'organisation', 'audit', 'notifications', 'patients', 'documents'] },

  encounters: {
    level: 3,
    uses: ['identity', 'organisation', 'audit', 'notifications', 'patients', 'documents', 'billing'],
  },
  prescriptions: {
    level: 3,
    uses: ['identity', 'organisation', 'audit', 'notifications', 'patients', 'documents', 'billing', 'encounters'],
  },

  scheduling: {
    level: 3,
    uses: ['identity', 'organisation', 'audit', 'notifications', 'patients', 'documents', 'billing'],
  },

  lab: {
    level: 4,
    uses: ['identity', 'organisation', 'audit', 'notifications', 'patients', 'documents', 'billing', 'encounters'],
  },
  pharmacy: {
    level: 4,
    uses: [
      'identity',
      'organisation',
      'audit',
      'notifications',
      'patients',
      'documents',
      'billing',
      'encounters',
      'prescriptions',
    ],
  },

  frontdesk: {
    level: 5,
    uses: [
      'identity',
      'organisation',
      'audit',
      'notifications',
      'patients',
      'partners',
      'documents',
      'billing',
      'encounters',
      'scheduling',
      'prescriptions',
      'lab',
      'pharmacy',
    ],
  },
  oversight: {
    level: 5,
    uses: [
      'identity',
      'organisation',
      'audit',
      'notifications',
      'patients',
      'billing',
      'encounters',
      'lab',
      'pharmacy',
      'frontdesk',
    ],
  },
  portal: {
    level: 5,
    uses: [
      'identity',
      'organisation',
      'audit',
      'notifications',
      'patients',
      'documents',
      'billing',
      'encounters',
      'prescriptions',
      'scheduling',
      'lab',
      'frontdesk',
    ],
  },
  interop: {
    level: 5,
    uses: [
      'identity',
      'organisation',
      'audit',
      'notifications',
      'patients',
      'partners',
      'documents',
      'encounters',
      'prescriptions',
      'lab',
    ],
  },
  // Opens and closes clinics from outside; in a clinic it only furnishes an empty one and names its admins.
  operators: { level: 5, uses: ['identity', 'organisation', 'billing', 'encounters', 'lab', 'pharmacy'] },
}
