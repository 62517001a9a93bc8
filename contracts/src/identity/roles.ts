import { allPermissions, type Permission } from '../permissions.js'

/** The roles a person can hold to begin with. `owner` holds everything. */
export const roles = [
  'owner',
  'clinic_admin',
  'doctor',
  'nurse',
  'receptionist',
  'pharmacist',
  'lab_technician',
  'cashier',
  'hr',
  'patient',
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

/** What each role may do. Deny by default: what is not listed is refused. */
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
  ],
  nurse: [
    ...chartReading,
    'documents.document.add',
    'encounters.vitals.record',
    'encounters.allergy.record',
    'frontdesk.queue.read',
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
    'frontdesk.arrival.check_in',
    'frontdesk.queue.read',
    'frontdesk.follow_up.read',
    'encounters.follow_up.cancel',
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
    'billing.takings.read',
  ],
  hr: ['organisation.branch.read', 'identity.staff.read', 'identity.staff.manage'],
  patient: [],
}

/** The most a role may take off an invoice, in hundredths of a percent of its total. */
export const discountCap: Record<Role, number> = {
  owner: 10_000,
  clinic_admin: 5_000,
  doctor: 0,
  nurse: 0,
  receptionist: 0,
  pharmacist: 0,
  lab_technician: 0,
  cashier: 1_000,
  hr: 0,
  patient: 0,
}

/** The union of what several roles grant. */
export function permissionsOf(held: readonly Role[]): Set<Permission> {
  return new Set(held.flatMap((r) => roleGrants[r]))
}
