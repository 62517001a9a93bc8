export interface Place {
  /** Modules call down: only modules of a lower level, or those of their own level named in `uses`. */
  level: number
  uses: readonly string[]
}

/** What a clinic stands on: who works where, what was done, who is told. */
const ground = ['identity', 'organisation', 'audit', 'notifications']
/** And the people it cares for, their papers and what they owe. */
const people = [...ground, 'patients', 'documents', 'billing']
/** And their visits. */
const visits = [...people, 'encounters']

/** Who may use whom. The architecture check reads this and refuses an import, or SQL, outside it. */
export const moduleMap: Record<string, Place> = {
  audit: { level: 1, uses: [] },
  organisation: { level: 1, uses: ['audit'] },
  notifications: { level: 1, uses: ['organisation', 'audit'] },
  identity: { level: 1, uses: ['organisation', 'audit', 'notifications'] },

  patients: { level: 2, uses: ground },
  federation: { level: 2, uses: ['identity', 'organisation', 'audit'] },
  partners: { level: 2, uses: ground },
  documents: { level: 2, uses: ground },
  billing: { level: 2, uses: [...ground, 'patients', 'documents'] },

  encounters: { level: 3, uses: people },
  prescriptions: { level: 3, uses: visits },
  scheduling: { level: 3, uses: people },

  lab: { level: 4, uses: visits },
  pharmacy: { level: 4, uses: [...visits, 'prescriptions'] },

  frontdesk: { level: 5, uses: [...visits, 'partners', 'scheduling', 'prescriptions', 'lab', 'pharmacy'] },
  oversight: {
    level: 5,
    uses: [...ground, 'patients', 'billing', 'encounters', 'lab', 'pharmacy', 'frontdesk'],
  },
  portal: { level: 5, uses: [...visits, 'prescriptions', 'scheduling', 'lab', 'frontdesk'] },
  interop: {
    level: 5,
    uses: [...ground, 'patients', 'partners', 'documents', 'encounters', 'prescriptions', 'lab'],
  },
  // Opens and closes clinics from outside; in a clinic it only furnishes an empty one and names its admins.
  operators: { level: 5, uses: ['identity', 'organisation', 'audit', 'billing', 'encounters', 'lab', 'pharmacy'] },
}
