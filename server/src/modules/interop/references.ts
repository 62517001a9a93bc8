import type { Reader } from '../../platform/db/db.js'
import { identified } from '../patients/index.js'
import { type Entry, pointerOf, referencesIn } from './bundle.rules.js'
import { type Concept, type HumanName, type Reference, type Resource, spokenName, words } from './fhir.rules.js'
import * as imports from './imports.repo.js'
import { identifiersOf } from './people.rules.js'

interface Target {
  type: string
  /** The row it became, known as soon as it is stored. */
  rowId: string | undefined
  resource: Resource | undefined
}

/** What the references of one bundle point at, in this bundle and in those before it. */
export class References {
  private readonly byUrl = new Map<string, Target>()
  private readonly byName = new Map<string, Target>()
  private readonly byNumber = new Map<string, Target>()

  /** Reads what the bundle refers to and does not hold. */
  static async of(db: Reader, entries: readonly Entry[]): Promise<References> {
    const references = new References()
    for (const e of entries) references.addEntry(e)
    await references.lookUp(db, new Set(entries.flatMap((e) => referencesIn(e.resource))))
    return references
  }

  /** The row a resource of this bundle became, for those that refer to it. */
  stored(e: Entry, rowId: string): void {
    const target = this.byUrl.get(urlOf(e))
    if (target) target.rowId = rowId
  }

  /** The row an entry of this bundle became, now or before. */
  rowOf(e: Entry): string | undefined {
    return this.byUrl.get(urlOf(e))?.rowId
  }

  /** Id of the row of this type that a reference means; undefined where there is none. */
  row(ref: Reference | undefined, type: string): string | undefined {
    const target = this.target(ref)
    return target?.type === type ? target.rowId : undefined
  }

  /** What the thing referred to is called: a practitioner's name, a medication's words. */
  named(ref: Reference): string | undefined {
    const r = this.target(ref)?.resource as { name?: HumanName[]; code?: Concept } | undefined
    const name = Array.isArray(r?.name) ? spokenName(r.name) : words(r?.code)
    return name ?? (typeof ref.display === 'string' ? words({ text: ref.display }) : undefined)
  }

  private target(ref: Reference | undefined): Target | undefined {
    const p = pointerOf(ref?.reference)
    if (!p) return undefined
    if (p.kind === 'identifier') return this.byNumber.get(key(p.type, p.system, p.value))
    return this.byUrl.get(p.url) ?? (p.type && p.id ? this.byName.get(key(p.type, p.id)) : undefined)
  }

  private addEntry(e: Entry): void {
    const target: Target = { type: e.type, rowId: undefined, resource: e.resource }
    this.byUrl.set(urlOf(e), target)
    this.byName.set(key(e.type, e.sourceId), target)
    for (const i of identifiersOf(e.resource)) this.byNumber.set(key(e.type, i.system, i.value), target)
  }

  private async lookUp(db: Reader, references: ReadonlySet<string>): Promise<void> {
    const pointers = [...references]
      .filter((reference) => !this.target({ reference }))
      .flatMap((r) => pointerOf(r) ?? [])
    const ids = pointers.flatMap((p) => (p.kind === 'url' && p.id ? [p.id] : []))
    for (const r of await imports.byIds(db, ids)) {
      const target: Target = {
        type: r.type,
        rowId: r.entityId ?? undefined,
        resource: (r.resource as Resource | null) ?? undefined,
      }
      this.byUrl.set(
        r.source.startsWith('urn:') ? `${r.source}:${r.sourceId}` : `${r.source}/${r.type}/${r.sourceId}`,
        target,
      )
      this.byName.set(key(r.type, r.sourceId), target)
    }
    for (const p of pointers) if (p.kind === 'identifier') await this.lookUpNumber(db, p)
  }

  private async lookUpNumber(db: Reader, p: { type: string; system: string; value: string }): Promise<void> {
    const { type, system, value } = p
    if (type === 'Patient') {
      const [patient] = await identified(db, [{ system, value }])
      if (patient) this.byNumber.set(key(type, system, value), { type, rowId: patient.patientId, resource: undefined })
    }
    if (type === 'Practitioner') {
      const row = await imports.practitionerWith(db, { system, value })
      if (row)
        this.byNumber.set(key(type, system, value), {
          type,
          rowId: undefined,
          resource: row.resource as unknown as Resource,
        })
    }
  }
}

const key = (...parts: string[]) => JSON.stringify(parts)
const urlOf = (e: Entry) => e.fullUrl ?? `${e.type}/${e.sourceId}`
