import type { EventKind } from '@tabib/contracts/audit/events'
import type { LogAction } from '@tabib/contracts/audit/logs'

/** An entry of the list with what the list itself does not show. */
export interface Exported {
  id: string
  kind: string
  at: string
  actor: { accountId: string | null; name: string }
  branch: { id: string; name: string } | null
  action: string
  route: string | null
  entity: string | null
  entityId: string | null
  patient: { id: string; number: string; name: string } | null
  patients: number
  patientIds: string[]
  reason: string | null
  address: string | null
  event: { kind: string; subject: string | null; count: number } | null
  rows: { entity: string; action: string; count: number }[]
}

interface Coding {
  system: string
  code: string
  display: string
}

const REST = 'http://hl7.org/fhir/restful-interaction'
const rest: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
  code: 'rest',
  display: 'RESTful Operation',
}
const dicom = (code: string, display: string): Coding => ({
  system: 'http://dicom.nema.org/resources/ontology/DCM',
  code,
  display,
})
const interaction = (code: string): Coding => ({ system: REST, code, display: code })

const subtypes: Record<Exclude<LogAction, 'event'>, [Coding, 'C' | 'R' | 'U' | 'D' | 'E']> = {
  insert: [interaction('create'), 'C'],
  update: [interaction('update'), 'U'],
  delete: [interaction('delete'), 'D'],
  open: [interaction('read'), 'R'],
  list: [interaction('search-type'), 'R'],
  search: [interaction('search-type'), 'E'],
  print: [dicom('110106', 'Export'), 'R'],
  export: [dicom('110106', 'Export'), 'R'],
  download: [dicom('110106', 'Export'), 'R'],
}

const authentication = dicom('110114', 'User Authentication')
const alert = dicom('110113', 'Security Alert')

// DICOM PS3.16, context group 400 and 401: the codes FHIR's value sets take over.
const events: Record<EventKind, [type: Coding, subtype: Coding]> = {
  sign_in: [authentication, dicom('110122', 'Login')],
  sign_in_failed: [authentication, dicom('110122', 'Login')],
  stepped_up: [authentication, dicom('110122', 'Login')],
  sign_out: [authentication, dicom('110123', 'Logout')],
  session_ended: [authentication, dicom('110123', 'Logout')],
  locked_out: [alert, dicom('110126', 'Node Authentication')],
  password_changed: [alert, dicom('110137', 'User Security Attributes Changed')],
  second_factor_changed: [alert, dicom('110137', 'User Security Attributes Changed')],
  permission_changed: [alert, dicom('110137', 'User Security Attributes Changed')],
  account_changed: [alert, dicom('110137', 'User Security Attributes Changed')],
  refused: [alert, dicom('110130', 'Use of Restricted Function')],
  break_glass: [alert, dicom('110127', 'Emergency Override Started')],
  secret_shown: [dicom('110106', 'Export'), dicom('110106', 'Export')],
  exported: [dicom('110106', 'Export'), dicom('110106', 'Export')],
  verified: [dicom('110101', 'Audit Log Used'), dicom('110101', 'Audit Log Used')],
  anchored: [dicom('110101', 'Audit Log Used'), dicom('110101', 'Audit Log Used')],
}

const failed = new Set(['sign_in_failed', 'refused', 'locked_out'])

/** One entry as FHIR R4's AuditEvent (hl7.org/fhir/R4/auditevent.html). */
export function auditEventOf(e: Exported): Record<string, unknown> {
  const [type, subtype] = e.event
    ? (events[e.event.kind as EventKind] ?? [alert, alert])
    : [rest, subtypes[e.action as Exclude<LogAction, 'event'>][0]]
  const action = e.event ? 'E' : subtypes[e.action as Exclude<LogAction, 'event'>][1]
  const people = e.patientIds.map((id) => ({
    what: { reference: `Patient/${id}` },
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '1', display: 'Person' },
    role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '1', display: 'Patient' },
  }))
  const rows = e.rows.map((r) => ({
    what: { display: r.entity },
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '2', display: 'System Object' },
    name: r.entity,
    detail: [{ type: r.action, valueString: String(r.count) }],
  }))
  const entity = [...people, ...rows]
  return {
    resourceType: 'AuditEvent',
    id: `${e.kind}-${e.id}`,
    type,
    subtype: [subtype],
    action,
    recorded: new Date(e.at).toISOString(),
    outcome: e.event && failed.has(e.event.kind) ? '4' : '0',
    ...(e.event?.subject ? { outcomeDesc: e.event.subject } : {}),
    ...(e.reason ? { purposeOfEvent: [{ text: e.reason }] } : {}),
    agent: [
      {
        who: {
          ...(e.actor.accountId ? { identifier: { system: 'urn:tabib:account', value: e.actor.accountId } } : {}),
          display: e.actor.name || 'unknown',
        },
        requestor: true,
        ...(e.address ? { network: { address: e.address, type: '2' } } : {}),
      },
    ],
    source: {
      ...(e.branch ? { site: e.branch.name } : {}),
      observer: { display: 'Tabib' },
      type: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
          code: '4',
          display: 'Application Server',
        },
      ],
    },
    ...(entity.length > 0 ? { entity } : {}),
  }
}

/** The columns of the comma separated file, in the order of the file. */
export const csvColumns = [
  'at',
  'who',
  'account',
  'branch',
  'address',
  'kind',
  'action',
  'operation',
  'what',
  'count',
  'patient_number',
  'patient_name',
  'patients',
  'reason',
  'entry',
] as const

/** One entry as a line of the comma separated file. */
export function csvLineOf(e: Exported): Record<(typeof csvColumns)[number], string | number> {
  return {
    at: new Date(e.at).toISOString(),
    who: e.actor.name,
    account: e.actor.accountId ?? '',
    branch: e.branch?.name ?? '',
    address: e.address ?? '',
    kind: e.kind,
    action: e.event?.kind ?? e.action,
    operation: e.route ?? '',
    what: e.event?.subject ?? e.rows.map((r) => `${r.action} ${r.entity} ×${r.count}`).join('; '),
    count: e.event?.count ?? 1,
    patient_number: e.patient?.number ?? '',
    patient_name: e.patient?.name ?? '',
    patients: e.patients,
    reason: e.reason ?? '',
    entry: `${e.kind}.${e.id}`,
  }
}
