import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Clock ticks a second in `/proc`, on every Linux we run on. */
const TICKS = 100

interface Process {
  parent: number
  /** Seconds of the process itself, and of its children that have ended. */
  own: number
  ended: number
}

function read(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in brackets and may hold anything.
    const [, parent, ...rest] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number) as number[]
    const at = (field: number) => rest[field - 5]! / TICKS
    return { parent: parent!, own: at(14) + at(15), ended: at(16) + at(17) }
  } catch {
    return undefined
  }
}

/** Seconds of processor time a process has used, its children included: unlike time on the wall, the same however busy the machine is. */
export function processorTime(pid: number): number {
  const mine = read(pid)
  if (!mine) return 0
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => read(Number(name)))
    .filter((p) => p?.parent === pid)
  return mine.own + mine.ended + children.reduce((sum, p) => sum + p!.own + p!.ended, 0)
}

/** The process that all of a cluster's connections belong to. */
export const postmasterOf = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
