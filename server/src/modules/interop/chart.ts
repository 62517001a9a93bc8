import { newId } from '@tabib/contracts/core/id'
import type { KeepReason } from '@tabib/contracts/interop/kept-aside'
import type { Actor } from '../../platform/actor.js'
import type { WriteTx } from '../../platform/db/db.js'
import { type History, keepHistory } from '../encounters/index.js'
import { importPrescriptions } from '../prescriptions/index.js'
import type { Entry } from './bundle.rules.js'
import type { Reference, Resource } from './fhir.rules.js'
import { valuesOf } from './measurements.rules.js'
import { medicationNamed, prescribed } from './medications.rules.js'
import { takePartner, takePatient } from './people.js'
import type { References } from './references.js'
import * as visits from './visits.rules.js'

interface Stored {
  entry: Entry
  /** The table of the row it became; of the first, where it became several. */
  entity: string
  rowId: string
}

type Head = Parameters<typeof importPrescriptions>[1][number]
type Line = Parameters<typeof importPrescriptions>[2][number]

/** A resource about somebody, at some visit. */
type Clinical = Resource & { subject?: Reference; patient?: Reference; beneficiary?: Reference; encounter?: Reference }

/** Where an entry belongs: the columns every clinical row has. */
interface Place {
  id: string
  patient_id: string
  encounter_id: string | null
}

/** Types without a row of their own, and why they are kept aside. */
const keptTypes: Record<string, (r: { result?: unknown[] }) => KeepReason> = {
  Practitioner: () => 'named_on_visits',
  DiagnosticReport: (r) => (r.result?.length ? 'values_in_chart' : 'no_home'),
}

/** The rows one bundle becomes, and what of it has no home here. */
export class Chart {
  readonly stored: Stored[] = []
  readonly kept: { entry: Entry; reason: KeepReason }[] = []
  private readonly history = {
    encounters: [],
    observations: [],
    diagnoses: [],
    allergies: [],
    procedures: [],
    immunizations: [],
  } as Required<History>
  private readonly heads = new Map<string, Head>()
  private readonly lines: Line[] = []
  private readonly sets = new Map<string, string>()

  constructor(
    private readonly actor: Actor,
    private readonly at: Date,
    private readonly references: References,
  ) {}

  /** Takes entries in: people first, then visits, then what refers to both. */
  async take(tx: WriteTx, entries: readonly Entry[]): Promise<void> {
    const of = (type: string) => entries.filter((e) => e.type === type)
    for (const entry of of('Organization'))
      this.settle(entry, 'partners.partners', await takePartner(tx, { entry, at: this.at }))
    for (const entry of of('Patient'))
      this.settle(entry, 'patients.patients', await takePatient(tx, this.actor, { entry, at: this.at }))
    const others = entries.filter((e) => !['Organization', 'Patient', 'Encounter'].includes(e.type))
    for (const entry of [...of('Encounter'), ...others]) this.place(entry)
    await keepHistory(tx, this.history)
    await importPrescriptions(tx, [...this.heads.values()], this.lines)
  }

  /** Whom a resource is about; undefined for nobody, or for somebody who is not here. */
  patientId(entry: Entry): string | undefined {
    if (entry.type === 'Patient') return this.references.rowOf(entry)
    const r = entry.resource as Clinical
    return [r.subject, r.patient, r.beneficiary].map((ref) => this.references.row(ref, 'Patient')).find(Boolean)
  }

  private settle(entry: Entry, entity: string, outcome: { rowId: string } | KeepReason): void {
    if (typeof outcome === 'string') return void this.kept.push({ entry, reason: outcome })
    this.references.stored(entry, outcome.rowId)
    this.stored.push({ entry, entity, rowId: outcome.rowId })
  }

  private place(entry: Entry): void {
    const add = this.homes[entry.type]
    if (!add) return this.settle(entry, '', keptTypes[entry.type]?.(entry.resource as never) ?? 'no_home')
    const patientId = this.patientId(entry)
    if (!patientId) return this.settle(entry, '', 'no_patient')
    const encounterId = this.references.row((entry.resource as Clinical).encounter, 'Encounter') ?? null
    const place: Place = { id: newId(), patient_id: patientId, encounter_id: encounterId }
    let reason: string | undefined
    try {
      reason = add.rows(entry.resource as never, place)
    } catch (e) {
      // Rules read fields of the shape FHIR gives them; a resource of another shape fails there, before anything is added.
      if (!(e instanceof TypeError)) throw e
      reason = 'unreadable'
    }
    this.settle(entry, add.entity, reason === undefined ? { rowId: place.id } : (reason as KeepReason))
  }

  /** What each type becomes; a text that comes back is the reason why it becomes nothing. */
  private readonly homes: Record<string, { entity: string; rows: (r: never, place: Place) => string | undefined }> = {
    Encounter: { entity: 'encounters.encounters', rows: (r, p) => this.encounter(r, p) },
    Condition: {
      entity: 'encounters.diagnoses',
      rows: (r, p) =>
        this.add(visits.diagnosisOf(r), (row) =>
          this.history.diagnoses.push({ ...p, ...row, recorded_by: this.actor.accountId }),
        ),
    },
    AllergyIntolerance: {
      entity: 'encounters.allergies',
      rows: (r, { id, patient_id }) =>
        this.add(visits.allergyOf(r, this.at.toISOString()), (row) =>
          this.history.allergies.push({ id, patient_id, ...row, recorded_by: this.actor.accountId }),
        ),
    },
    Procedure: {
      entity: 'encounters.procedures',
      rows: (r, p) =>
        this.add(visits.procedureOf(r), ({ at, ...row }) =>
          this.history.procedures.push({ ...p, ...row, performed_at: at, recorded_by: this.actor.accountId }),
        ),
    },
    Immunization: {
      entity: 'encounters.immunizations',
      rows: (r, p) =>
        this.add(visits.immunizationOf(r), ({ at, ...row }) =>
          this.history.immunizations.push({ ...p, ...row, given_at: at, recorded_by: this.actor.accountId }),
        ),
    },
    Observation: { entity: 'encounters.observations', rows: (r, p) => this.observation(r, p) },
    MedicationRequest: { entity: 'prescriptions.lines', rows: (r, p) => this.medication(r, p) },
  }

  private add<Row extends object>(row: Row | string, push: (row: Row) => void): string | undefined {
    if (typeof row === 'string') return row
    push(row)
    return undefined
  }

  private encounter(r: visits.EncounterResource, { id, patient_id }: Place) {
    const row = visits.encounterOf(r, this.actor.zone, (ref) => this.references.named(ref))
    return this.add(row, (columns) =>
      this.history.encounters.push({ id, patient_id, branch_id: this.actor.branchId, source: 'import', ...columns }),
    )
  }

  /** Values of one visit, moment and kind were measured together. */
  private observation(r: Parameters<typeof valuesOf>[0], { id, ...p }: Place) {
    return this.add(valuesOf(r), (rows) => {
      for (const [i, row] of rows.entries()) {
        const together = JSON.stringify([p.patient_id, p.encounter_id, row.observed_at, row.category])
        const set = this.sets.get(together) ?? newId()
        this.sets.set(together, set)
        this.history.observations.push({
          ...p,
          ...row,
          id: i === 0 ? id : newId(),
          set_id: set,
          recorded_by: this.actor.accountId,
        })
      }
    })
  }

  /** What one visit prescribed at one moment, and is in the same state now, stands on one prescription. */
  private medication(r: Parameters<typeof prescribed>[0], { id, ...p }: Place) {
    const row = prescribed(r, (ref) => medicationNamed(r, ref) ?? this.references.named(ref))
    return this.add(row, ({ status, written_at, line }) => {
      const together = JSON.stringify([p.patient_id, p.encounter_id, written_at, status])
      const head = this.heads.get(together) ?? {
        ...p,
        id: newId(),
        branch_id: this.actor.branchId,
        status,
        source: 'import',
        written_at,
      }
      this.heads.set(together, head)
      const position = this.lines.filter((l) => l.prescription_id === head.id).length + 1
      this.lines.push({ id, prescription_id: head.id, patient_id: p.patient_id, position, ...line })
    })
  }
}
