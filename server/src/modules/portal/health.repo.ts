import { sql } from 'kysely'
import type { Reader } from '../../platform/db/db.js'

const MOST = 100

/** Visits that took place, newest first. */
export const visits = (db: Reader, patientId: string) =>
  db
    .selectFrom('encounters.pub_encounters as e')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'e.branch_id')
    .leftJoin('identity.pub_staff as d', 'd.id', 'e.doctor_id')
    .leftJoin('frontdesk.pub_arrivals as a', 'a.encounter_id', 'e.id')
    .select(['e.id', 'e.service_date as date', 'b.name as branchName', 'd.name as doctorName', 'a.token'])
    .where('e.patient_id', '=', patientId)
    .where('e.status', '<>', 'cancelled')
    .orderBy('e.started_at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(MOST)
    .execute()

/** Prescriptions in the version that stands, newest first. */
export const prescriptions = (db: Reader, patientId: string) =>
  db
    .selectFrom('prescriptions.pub_prescriptions as p')
    .leftJoin('identity.pub_staff as d', 'd.id', 'p.doctor_id')
    .select(['p.id', 'p.encounter_id as encounterId', 'p.branch_id as branchId', 'p.patient_id as patientId'])
    .select(['p.written_at as writtenAt', 'p.status', 'p.source', 'd.name as doctorName'])
    .where('p.patient_id', '=', patientId)
    .where('p.status', '<>', 'superseded')
    .orderBy('p.written_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(MOST)
    .execute()

export const lines = (db: Reader, patientId: string) =>
  db
    .selectFrom('prescriptions.pub_lines')
    .select(['prescription_id as prescriptionId', 'medicine as name', 'strength', 'form'])
    .where('patient_id', '=', patientId)
    .orderBy('prescription_id')
    .orderBy('position')
    .execute()

/** Tests that were asked for and not called off, newest first. */
export const orders = (db: Reader, patientId: string) =>
  db
    .selectFrom('lab.pub_orders')
    .select(['id', 'branch_id as branchId', 'title', 'status', 'placed_at as placedAt'])
    .where('patient_id', '=', patientId)
    .where('status', '<>', 'cancelled')
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute()

/** Issued bills, newest first; `receipts` where something was paid. */
export const bills = (db: Reader, patientId: string) =>
  db
    .selectFrom('billing.pub_invoices as i')
    .innerJoin('organisation.pub_branches as b', 'b.id', 'i.branch_id')
    .select(['i.id', 'i.branch_id as branchId', 'i.number', 'i.issued_at as issuedAt', 'b.name as branchName'])
    .select('i.currency')
    // What was called off is no part of the bill any more, and what is owed back was not paid for it.
    .select(sql<number>`i.total_minor - i.credited_minor`.as('totalMinor'))
    .select(sql<number>`least(i.paid_minor, i.total_minor - i.credited_minor)`.as('paidMinor'))
    .select(sql<boolean>`exists (select from billing.pub_payments p where p.invoice_id = i.id)`.as('receipts'))
    .where('i.patient_id', '=', patientId)
    .where('i.status', '=', 'issued')
    .orderBy('i.issued_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(MOST)
    .execute()

export const documents = (db: Reader, patientId: string) =>
  db
    .selectFrom('documents.pub_documents')
    .select(['id', 'title', 'kind', 'content_type as contentType', 'created_at as createdAt'])
    .where('patient_id', '=', patientId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute()
