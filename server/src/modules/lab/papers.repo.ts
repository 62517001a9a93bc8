import type { Reader } from '../../platform/db/db.js'

/** What a paper needs beside the order: where it was made, the patient's language, who verified. */
export const facts = (db: Reader, orderId: string) =>
  db
    .selectFrom('lab.orders as o')
    .innerJoin('patients.pub_patients as p', 'p.id', 'o.patient_id')
    .select(['o.branch_id as branchId', 'o.verified_by as verifiedBy', 'p.language'])
    .where('o.id', '=', orderId)
    .executeTakeFirst()

/** Name and registration of whoever signs. */
export const signer = (db: Reader, accountId: string) =>
  db
    .selectFrom('identity.pub_staff')
    .select(['name', 'qualifications', 'licence_number as licenceNumber'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()
