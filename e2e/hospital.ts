import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where this run keeps the demonstration hospital it seeded; set by the global set-up below. */
const shelf = () => process.env.TABIB_JOURNEY_SHELF

/**
 * Gives a data folder the seeded hospital: made once in a run, copied from then on, because seeding takes the better
 * part of a minute and copying takes a second. `seed` fills the folder it is given and has ended when it resolves.
 */
export async function furnish(dataDir: string, seed: (dataDir: string) => Promise<void>): Promise<void> {
  const kept = shelf()
  if (!kept) return
  const hospital = join(kept, 'hospital')
  if (!existsSync(hospital)) {
    const unfinished = join(kept, 'unfinished')
    await rm(unfinished, { recursive: true, force: true })
    await seed(unfinished)
    await rename(unfinished, hospital)
  }
  // With owners and modes: Postgres insists on its own.
  await run('cp', ['-a', `${hospital}/.`, dataDir])
}

/**
 * Global set-up of vitest: a shelf for this run, taken down at its end. One named in the environment stays, for whoever
 * runs journeys again and again on one day.
 */
export default async function setup() {
  if (shelf()) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'tabib-hospital-'))
  await chmod(folder, 0o711)
  process.env.TABIB_JOURNEY_SHELF = folder
  return () => rm(folder, { recursive: true, force: true })
}
