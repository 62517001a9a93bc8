import { createHash } from 'node:crypto'
import { newId } from '@tabib/contracts/core/id'
import type { KeepReason } from '@tabib/contracts/interop/kept-aside'
import type { Actor } from '../../platform/actor.js'
import type { Clock } from '../../platform/clock.js'
import type { Db, WriteTx } from '../../platform/db/db.js'
import { systemActor } from '../../platform/system-actor.js'
import { type Entry, Refused } from './bundle.rules.js'
import { Chart } from './chart.js'
import * as imports from './imports.repo.js'
import { References } from './references.js'
import { Tally } from './tally.rules.js'

/** An entry with its content as it is stored, and the digest that tells one version from another. */
interface Version extends Entry {
  content: unknown
  digest: string
}

/** Takes bundles into a clinic, each wholly or not at all. */
export class Imports {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** The import itself, acting in a branch of a tenant: the one of this code, or the first. @throws Refused where there is none */
  async actor(tenant: string, branchCode?: string): Promise<Actor> {
    const system = systemActor(tenant)
    const branch = await this.db.read(system, (db) => imports.branch(db, branchCode))
    if (!branch)
      throw new Refused(branchCode ? `there is no branch ${branchCode} in ${tenant}` : `${tenant} has no branch yet`)
    const { id, zone, currency, country } = branch
    return { ...system, name: 'import', branchIds: [id], branchId: id, zone, currency, country }
  }

  /**
   * Takes in one bundle, into the actor's branch, in one transaction. What came before in the same version is left as
   * it is; what came before in another version, and what has no home here, is kept aside as it came.
   * @throws whatever the database refuses; then nothing of the bundle is there
   */
  bundle(actor: Actor, entries: readonly Entry[]): Promise<Tally> {
    const versions = entries.map(versionOf)
    return this.db.write(actor, async (tx) => {
      await imports.takeTurn(tx)
      const tally = new Tally()
      const references = await References.of(tx, versions)
      const fresh = await this.sortOut(tx, versions, { references, tally })
      const chart = new Chart(actor, this.clock.now(), references)
      await chart.take(tx, fresh.first)
      const aside = [
        ...chart.kept,
        ...fresh.otherVersions.map((entry) => ({ entry, reason: 'other_version' as const })),
      ]
      const kept = aside.map(({ entry, reason }): Kept => ({
        ...(entry as Version),
        reason,
        patientId: chart.patientId(entry),
      }))
      for (const s of chart.stored) tally.count(s.entry.type, 'added')
      for (const k of kept) tally.count(k.type, 'keptAside')
      await this.note(tx, chart, kept)
      return tally
    })
  }

  /** What is new, or was kept aside in other versions only; what came before as it is (counted); other versions of what is stored. */
  private async sortOut(tx: WriteTx, versions: readonly Version[], on: { references: References; tally: Tally }) {
    const seen = new Map<string, Set<string>>()
    const rows = new Map<string, string>()
    for (const k of await imports.known(
      tx,
      versions.map(({ source, type, sourceId }) => ({ source, type, sourceId })),
    )) {
      seen.set(nameOf(k), (seen.get(nameOf(k)) ?? new Set()).add(k.digest))
      if (k.entityId) rows.set(nameOf(k), k.entityId)
    }
    const [first, otherVersions] = [new Map<string, Version>(), [] as Version[]]
    for (const v of versions) {
      const name = nameOf(v)
      const [digests, rowId] = [seen.get(name) ?? new Set<string>(), rows.get(name)]
      if (rowId) on.references.stored(v, rowId)
      if (digests.has(v.digest)) on.tally.count(v.type, 'unchanged')
      else if (rowId || first.has(name)) otherVersions.push(v)
      else first.set(name, v)
      seen.set(name, digests.add(v.digest))
    }
    return { first: [...first.values()], otherVersions }
  }

  /** Remembers what was stored and what was kept aside. */
  private async note(tx: WriteTx, chart: Chart, kept: readonly Kept[]): Promise<void> {
    const at = this.clock.now().toISOString()
    const columns = (v: Version) => ({
      id: newId(),
      source: v.source,
      resource_type: v.type,
      source_id: v.sourceId,
      digest: v.digest,
      resource: v.content as never,
    })
    await imports.insert(
      tx,
      chart.stored.map((s) => ({
        ...columns(s.entry as Version),
        patient_id: chart.patientId(s.entry) ?? null,
        entity: s.entity,
        entity_id: s.rowId,
        imported_at: at,
      })),
      kept.map((k) => ({ ...columns(k), patient_id: k.patientId ?? null, reason: k.reason, kept_at: at })),
    )
  }
}

type Kept = Version & { reason: KeepReason; patientId: string | undefined }

const nameOf = (n: { source: string; type: string; sourceId: string }) => `${n.source} ${n.type} ${n.sourceId}`

/** The content without what a Postgres text cannot hold: NUL, and halves of surrogate pairs. */
function versionOf(e: Entry): Version {
  const text = JSON.stringify(e.resource, (_, v: unknown) =>
    typeof v === 'string' ? v.replaceAll('\0', '').toWellFormed() : v,
  )
  return { ...e, content: JSON.parse(text), digest: createHash('sha256').update(text).digest('base64url') }
}
