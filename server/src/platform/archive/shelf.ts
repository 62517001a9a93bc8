import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const ENDING = '.tabib'
const UNFINISHED = `${ENDING}.unfinished`

/** The folder in which a clinic's archives stand, each under the clinic's name and its date. */
export const shelfOf = (folder: string, slug: string) => join(folder, slug)

interface Shelved {
  path: string
  on: string
  /** Which one of its day, from 1. */
  n: number
}

/** The archives on a clinic's shelf, newest first; what else lies there is not ours. */
export async function shelved(folder: string, slug: string): Promise<Shelved[]> {
  const shelf = shelfOf(folder, slug)
  if (!existsSync(shelf)) return []
  const name = new RegExp(`^${slug}-(\\d{4}-\\d\\d-\\d\\d)(?:-(\\d+))?\\${ENDING}$`)
  const found = (await readdir(shelf)).flatMap((entry) => {
    const m = name.exec(entry)
    return m ? [{ path: join(shelf, entry), on: m[1]!, n: Number(m[2] ?? 1) }] : []
  })
  return found.sort((a, b) => b.on.localeCompare(a.on) || b.n - a.n)
}

/**
 * Makes room for an archive of this day, clears away what a process that was killed left half done, and answers where it
 * goes: never where one stands already. Whoever calls it is the only one at this shelf.
 */
export async function placeFor(folder: string, slug: string, on: string): Promise<string> {
  const shelf = shelfOf(folder, slug)
  await mkdir(shelf, { recursive: true, mode: 0o700 })
  for (const entry of await readdir(shelf))
    if (entry.startsWith(`${slug}-`) && entry.endsWith(UNFINISHED)) await rm(join(shelf, entry))
  const sameDay = (await shelved(folder, slug)).filter((a) => a.on === on)
  const n = Math.max(0, ...sameDay.map((a) => a.n)) + 1
  return join(shelf, `${slug}-${on}${n > 1 ? `-${n}` : ''}${ENDING}`)
}

/** Takes away the oldest archives so that `keep` are left, never `newest`: a clock may have been wrong for a while. */
export async function thinOut(folder: string, slug: string, { keep, newest }: { keep: number; newest: string }) {
  const others = (await shelved(folder, slug)).filter((a) => a.path !== newest)
  for (const { path } of others.slice(keep - 1)) await rm(path)
}
