import { newId } from '@tabib/contracts/core/id'
import type { KeepReason } from '@tabib/contracts/interop/kept-aside'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { importPartners, named } from '../partners/index.js'
import { addIdentifier, findPatient, identified, registerPatient } from '../patients/index.js'
import type { Entry } from './bundle.rules.js'
import { identifiersOf, type OrganisationResource, partnerOf, type PatientResource, patientOf } from './people.rules.js'

type Outcome = { rowId: string } | KeepReason

/** What a rule says of a resource; one that is not of the shape FHIR gives its type is unreadable. */
function read<T>(rule: () => T): T | 'unreadable' {
  try {
    return rule()
  } catch (e) {
    if (e instanceof TypeError) return 'unreadable'
    throw e
  }
}

/** An organisation becomes a partner; one whose kind and name are there already is that partner. */
export async function takePartner(tx: WriteTx, { entry, at }: { entry: Entry; at: Date }): Promise<Outcome> {
  const row = read(() => partnerOf(entry.resource as OrganisationResource))
  if (typeof row === 'string') return row
  const there = await named(tx, row.kind, row.name)
  if (there) return { rowId: there }
  const rowId = newId()
  await importPartners(tx, [{ id: rowId, ...row, created_at: at.toISOString() }])
  return { rowId }
}

/**
 * Registers a patient with the numbers they bring. One of those numbers known here already, on somebody with the same
 * birth date, means that person. A number that belongs to somebody else stays theirs.
 */
export async function takePatient(
  tx: WriteTx,
  actor: Actor,
  { entry, at }: { entry: Entry; at: Date },
): Promise<Outcome> {
  const r = entry.resource as PatientResource
  const row = read(() => patientOf(r, actor.country))
  if (typeof row === 'string') return row
  const numbers = identifiersOf(r)
  const known = numbers.length === 0 ? [] : await identified(tx, numbers)
  const same = await bornOn(tx, new Set(known.map((k) => k.patientId)), row.birth_date)
  const address = JSON.stringify(row.address)
  const rowId = same ?? (await registerPatient(tx, actor, { ...row, address, source: 'import', at })).id
  for (const n of numbers) {
    if (!known.some((k) => k.system === n.system && k.value === n.value)) await addIdentifier(tx, rowId, n)
  }
  return { rowId }
}

async function bornOn(tx: WriteTx, ids: ReadonlySet<string>, birthDate: string): Promise<string | undefined> {
  for (const id of ids) if ((await findPatient(tx, id))?.birth_date === birthDate) return id
  return undefined
}
