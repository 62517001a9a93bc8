/** Every permission of the system by module: `module.noun.verb`. A contract that names another does not compile. */
export const permissions = {
  organisation: ['organisation.branch.read', 'organisation.settings.manage'],
  identity: ['identity.staff.read', 'identity.staff.manage'],
  audit: ['audit.log.read'],
  patients: ['patients.patient.read', 'patients.patient.register', 'patients.patient.edit'],
  partners: ['partners.partner.read', 'partners.partner.manage'],
  documents: ['documents.document.read', 'documents.document.add'],
  billing: [
    'billing.price.read',
    'billing.price.manage',
    'billing.invoice.read',
    'billing.invoice.draft',
    'billing.discount.give',
    'billing.payment.take',
    'billing.takings.read',
  ],
  encounters: [
    'encounters.encounter.read',
    'encounters.vitals.record',
    'encounters.note.write',
    'encounters.allergy.record',
    'encounters.follow_up.cancel',
  ],
  prescriptions: ['prescriptions.prescription.read', 'prescriptions.prescription.write'],
  lab: [
    'lab.catalogue.read',
    'lab.order.read',
    'lab.order.place',
    'lab.order.cancel',
    'lab.sample.collect',
    'lab.result.enter',
    'lab.result.verify',
  ],
  pharmacy: [
    'pharmacy.medicine.read',
    'pharmacy.medicine.manage',
    'pharmacy.stock.read',
    'pharmacy.stock.receive',
    'pharmacy.stock.adjust',
    'pharmacy.dispensing.read',
    'pharmacy.dispensing.dispense',
  ],
  frontdesk: [
    'frontdesk.arrival.check_in',
    'frontdesk.queue.read',
    'frontdesk.queue.call',
    'frontdesk.follow_up.read',
    'frontdesk.consultation.write',
  ],
  oversight: ['oversight.today.read', 'oversight.activity.read'],
  interop: ['interop.import.run', 'interop.kept_aside.read'],
} as const

export type Permission = (typeof permissions)[keyof typeof permissions][number]
export const allPermissions: readonly Permission[] = Object.values(permissions).flat()
