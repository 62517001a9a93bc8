/** Where the rows lie whose ids a contract takes, where the name of the kind does not say it. */
const places: Record<string, string> = {
  Account: 'identity.accounts',
  Branch: 'organisation.branches',
  Batch: 'pharmacy.batches',
  BillingAccount: 'billing.accounts',
  BreakGlass: 'identity.break_glass',
  CalendarFeed: 'scheduling.feeds',
  Diagnosis: 'encounters.diagnoses',
  DispensingLine: 'pharmacy.dispensing_lines',
  Equipment: 'organisation.equipment',
  KeptAside: 'interop.kept_aside',
  LabOrder: 'lab.orders',
  LabOrderTest: 'lab.order_tests',
  LabResult: 'lab.results',
  PortalAccess: 'portal.access',
  PrescriptionLine: 'prescriptions.lines',
  ScheduleException: 'scheduling.exceptions',
  Staff: 'identity.staff',
  Verification: 'audit.verifications',
  VitalSet: 'encounters.observations',
  WaitingEntry: 'scheduling.waiting',
  WaitingOffer: 'scheduling.offers',
  InvoiceLine: 'billing.invoice_lines',
}

const snake = (kind: string) => kind.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase()
const plural = (noun: string) => (/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`)

/** The table of a kind of id; undefined where none is named so. */
export function tableOf(kind: string, tables: readonly string[]): string | undefined {
  return places[kind] ?? tables.find((t) => [plural(snake(kind)), snake(kind)].includes(t.split('.')[1]!))
}

/**
 * What belongs to the clinic as a whole and is seen, and acted on, from every branch, on purpose. Everything else of another
 * branch is not there.
 */
export const clinicWide: Record<string, string> = {
  Patient: 'a person is registered once and comes to any branch',
  Allergy: 'a reaction is the person’s, not a visit’s: known, and withdrawn, wherever they are treated',
  Diagnosis: 'the problem list is the person’s: whoever treats them sees it, and resolves what is over',
  Medicine: 'the formulary is the clinic’s',
  Price: 'the price list is the clinic’s',
  Partner: 'every branch deals with the same insurer',
  Role: 'roles are the clinic’s',
  KeptAside: 'what an import kept aside is the clinic’s',
}

/** The chart is the clinic's: what happened in another branch is read by whoever treats the person, and acted on only there. */
export const readEverywhere: Record<string, string> = {
  Document: 'a letter handed in at one branch is read at the next',
  Encounter: 'a doctor reads what was found at the last visit, wherever that was',
  Prescription: 'what somebody takes already decides what is safe to add',
  PrescriptionLine: 'as its prescription',
  Note: 'as its visit',
  VitalSet: 'a trend runs through every branch',
}

/** Places where another branch's id is answered otherwise than nobody's, and why that tells nothing. */
export const excused: Record<string, string> = {
  'portal.public_doctors.search /query/branchId': 'the clinic names its branches and their doctors to anybody who asks',
}

/** Reads whose own row answers `not_found` in the matrix, and why. */
export const empty: Record<string, string> = {
  'audit.chain.verification': 'the audit’s own tables are left as they are',
  'identity.staff.photo': 'the row has no photo',
  'organisation.logos.get': 'the row has no logo',
  'notifications.outbox.open': 'the row keeps no secret',
  'scheduling.schedules.of_doctor': 'the row is no doctor',
  'scheduling.availability.of_doctor': 'the row is no doctor',
  'scheduling.lateness.read': 'the row is no doctor',
  'scheduling.leaves.affected': 'the row’s person is no doctor of a branch',
}
