import { allPermissions, type Permission } from '../permissions.js'

/** The built-in roles. `owner` holds everything; the super admin of the platform is none of a clinic's. */
export const roles = [
  'owner',
  'clinic_admin',
  'doctor',
  'nurse',
  'receptionist',
  'pharmacist',
  'lab_technician',
  'blood_bank_officer',
  'cashier',
  'accountant',
  'hr',
  'lawyer',
  'patient',
  'family_member',
] as const
export type Role = (typeof roles)[number]

const chartReading: Permission[] = [
  'organisation.branch.read',
  'patients.patient.read',
  'documents.document.read',
  'encounters.encounter.read',
  'prescriptions.prescription.read',
  'lab.order.read',
]

/** Reading a chart: what broken glass opens for one patient. */
export const chartPermissions: readonly Permission[] = chartReading

/** What each built-in role may do. Deny by default: what is not listed is refused. */
export const roleGrants: Record<Role, readonly Permission[]> = {
  owner: allPermissions,
  clinic_admin: allPermissions.filter((p) => !p.startsWith('audit.') && !p.startsWith('oversight.activity')),
  doctor: [
    ...chartReading,
    'documents.document.add',
    'encounters.vitals.record',
    'encounters.note.write',
    'encounters.allergy.record',
    'prescriptions.prescription.write',
    'lab.catalogue.read',
    'lab.order.place',
    'lab.order.cancel',
    'pharmacy.medicine.read',
    'frontdesk.queue.read',
    'frontdesk.queue.call',
    'frontdesk.follow_up.read',
    'encounters.follow_up.cancel',
    'frontdesk.consultation.write',
    'identity.break_glass.use',
    'scheduling.schedule.read',
    'scheduling.schedule.own',
    'scheduling.appointment.read',
    'scheduling.appointment.book',
    'scheduling.appointment.overbook',
    'frontdesk.queue.arrange',
  ],
  nurse: [
    ...chartReading,
    'documents.document.add',
    'encounters.vitals.record',
    'encounters.allergy.record',
    'frontdesk.queue.read',
    'identity.break_glass.use',
    'scheduling.schedule.read',
    'scheduling.appointment.read',
    'frontdesk.counter.call',
  ],
  receptionist: [
    'organisation.branch.read',
    'patients.patient.read',
    'patients.patient.register',
    'patients.patient.edit',
    'partners.partner.read',
    'documents.document.read',
    'documents.document.add',
    'billing.invoice.read',
    'portal.access.manage',
    'frontdesk.arrival.check_in',
    'frontdesk.queue.read',
    'frontdesk.follow_up.read',
    'encounters.follow_up.cancel',
    'scheduling.schedule.read',
    'scheduling.schedule.own',
    'scheduling.schedule.manage',
    'scheduling.appointment.read',
    'scheduling.appointment.book',
    'scheduling.report.read',
    'notifications.message.read',
    'notifications.message.resend',
    'notifications.reply.read',
    'notifications.reply.answer',
    'frontdesk.screen.manage',
    'frontdesk.report.read',
    'frontdesk.queue.arrange',
  ],
  pharmacist: [
    'organisation.branch.read',
    'patients.patient.read',
    'documents.document.read',
    'prescriptions.prescription.read',
    'pharmacy.medicine.read',
    'pharmacy.medicine.manage',
    'pharmacy.stock.read',
    'pharmacy.stock.receive',
    'pharmacy.stock.adjust',
    'pharmacy.dispensing.read',
    'pharmacy.dispensing.dispense',
    'partners.partner.read',
    'frontdesk.counter.call',
  ],
  lab_technician: [
    'organisation.branch.read',
    'patients.patient.read',
    'documents.document.read',
    'lab.catalogue.read',
    'lab.order.read',
    'lab.order.cancel',
    'lab.sample.collect',
    'lab.result.enter',
    'lab.result.verify',
    'frontdesk.counter.call',
  ],
  blood_bank_officer: [
    'organisation.branch.read',
    'patients.patient.read',
    'documents.document.read',
    'lab.catalogue.read',
    'lab.order.read',
  ],
  cashier: [
    'organisation.branch.read',
    'patients.patient.read',
    'documents.document.read',
    'billing.price.read',
    'billing.invoice.read',
    'billing.invoice.draft',
    'billing.discount.give',
    'billing.payment.take',
    'billing.refund.give',
    'billing.takings.read',
    'frontdesk.counter.call',
  ],
  accountant: [
    'organisation.branch.read',
    'billing.price.read',
    'billing.invoice.read',
    'billing.takings.read',
    'partners.partner.read',
    'pharmacy.medicine.read',
    'pharmacy.stock.read',
  ],
  hr: [
    'organisation.branch.read',
    'identity.staff.read',
    'identity.staff.manage',
    'identity.role.read',
    'identity.role.assign',
  ],
  lawyer: [],
  patient: [],
  family_member: [],
}

/** The union of what several built-in roles grant. */
export function permissionsOf(held: readonly Role[]): Set<Permission> {
  return new Set(held.flatMap((r) => roleGrants[r]))
}

/** A role as far as it says what may be done. */
export interface Granting {
  id: string
  builtIn: boolean
  allow: readonly string[]
  deny: readonly string[]
}

const known = new Set<string>(allPermissions)

/** What a role allows by itself. A built-in role takes it from here; words of a permission that is no more are left out. */
export function allowedBy(role: Granting): Permission[] {
  const allow = role.builtIn ? (roleGrants[role.id as Role] ?? []) : role.allow
  const deny = new Set(role.deny)
  return allow.filter((p): p is Permission => known.has(p) && !deny.has(p))
}

/** What several roles allow together: a denial in one beats the allowance of every other. */
export function permissionsHeld(held: readonly Granting[]): Set<Permission> {
  const denied = new Set(held.flatMap((r) => [...r.deny]))
  return new Set(held.flatMap(allowedBy).filter((p) => !denied.has(p)))
}
