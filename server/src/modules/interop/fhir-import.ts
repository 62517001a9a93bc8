import type { Actor } from '../../platform/actor.js'
import { type BundleFile, bundleFiles, readBundle } from './bundle-files.js'
import { type Entry, Refused } from './bundle.rules.js'
import type { Imports } from './imports.service.js'
import { Tally } from './tally.rules.js'

export interface ImportReport {
  tally: Tally
  /** How many there were, and how many had their turn: fewer where the import was stopped. */
  files: number
  taken: number
  /** Files of which nothing was taken in, and why. */
  refused: { name: string; why: string }[]
}

export interface ImportProgress {
  file: number
  files: number
  /** Share of the bytes that are done, 0 to 1. */
  share: number
  name: string
}

/**
 * Takes in a bundle, or a folder of them, one bundle in memory at a time. A file that is no bundle, or that the
 * database refuses, leaves nothing behind and does not hold up the others.
 * `stop` ends it after the bundle under way.
 * @throws Refused where there is nothing to take in
 */
export async function importFhir(
  imports: Imports,
  actor: Actor,
  { path, progress, stop }: { path: string; progress: (p: ImportProgress) => void; stop?: AbortSignal },
): Promise<ImportReport> {
  const files = await bundleFiles(path)
  if (files.length === 0) throw new Refused(`${path} holds no .json or .json.gz file`)
  const bytes = files.reduce((sum, f) => sum + f.bytes, 0) || 1
  const report: ImportReport = { tally: new Tally(), files: files.length, taken: 0, refused: [] }
  let done = 0
  for (const [i, file] of files.entries()) {
    if (stop?.aborted) break
    await importFile(imports, actor, { file, report })
    done += file.bytes
    report.taken = i + 1
    progress({ file: i + 1, files: files.length, share: done / bytes, name: file.name })
  }
  return report
}

async function importFile(
  imports: Imports,
  actor: Actor,
  { file, report }: { file: BundleFile; report: ImportReport },
): Promise<void> {
  let entries: Entry[] = []
  try {
    entries = await readBundle(file)
    report.tally.add(await imports.bundle(actor, entries))
  } catch (e) {
    for (const entry of entries) report.tally.count(entry.type, 'failed')
    report.refused.push({ name: file.name, why: whyOf(e) })
  }
}

/** A sentence without what was in the file: the database's own message may quote a patient. */
function whyOf(e: unknown): string {
  if (e instanceof Refused) return e.message
  const { code, constraint } = e as { code?: string; constraint?: string }
  return `could not be stored (${[constraint, code ?? (e as Error).name].filter(Boolean).join(', ')}); nothing of it was kept`
}
