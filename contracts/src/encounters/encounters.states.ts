export const encounterStatuses = ['arrived', 'in_consultation', 'completed', 'cancelled'] as const
export type EncounterStatus = (typeof encounterStatuses)[number]

const from = {
  start: ['arrived'],
  complete: ['in_consultation'],
  /** Done without a clinical record. */
  close: ['arrived', 'in_consultation'],
  cancel: ['arrived', 'in_consultation'],
  measure: ['arrived', 'in_consultation'],
  /** Correct what was measured. */
  correct: ['arrived', 'in_consultation', 'completed'],
  write: ['arrived', 'in_consultation'],
} as const satisfies Record<string, readonly EncounterStatus[]>

export type EncounterAction = keyof typeof from

/** Whether a visit in this state allows the action; the server refuses and the web explains by the same table. */
export const encounterCan = (action: EncounterAction, encounter: { status: string }) =>
  (from[action] as readonly string[]).includes(encounter.status)

/** States from which an action is possible, for one conditional statement in SQL. */
export const encounterFrom = (action: EncounterAction): readonly EncounterStatus[] => from[action]
