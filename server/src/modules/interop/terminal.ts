import type { ImportProgress, ImportReport } from './fhir-import.js'
import type { Counts } from './tally.rules.js'

const WIDTH = 30

/** A line of progress with the time that is left; `elapsed` in milliseconds. */
export function progressLine({ file, files, share, name }: ImportProgress, elapsed: number): string {
  const filled = Math.round(share * WIDTH)
  const left = share > 0 ? Math.ceil((elapsed / share - elapsed) / 1000) : 0
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
  return `${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${file}/${files}  ${left > 0 ? `about ${left} s left` : 'done'}  ${name}`
}

const headings: [keyof Counts, string][] = [
  ['entries', 'entries'],
  ['added', 'new'],
  ['unchanged', 'unchanged'],
  ['keptAside', 'kept aside'],
  ['failed', 'failed'],
]

/** The table an import ends with: what became of the entries of each resource type, and of all. */
export function tableOf({ tally }: ImportReport): string {
  const rows = [...tally.types].sort(([a], [b]) => (a < b ? -1 : 1))
  const wide = Math.max(12, ...rows.map(([type]) => type.length))
  const line = (name: string, c: Counts) =>
    name.padEnd(wide) + headings.map(([key, head]) => String(c[key]).padStart(head.length + 3)).join('')
  const head = 'Resource'.padEnd(wide) + headings.map(([, h]) => h.padStart(h.length + 3)).join('')
  const rule = '─'.repeat(head.length)
  return [head, rule, ...rows.map(([type, c]) => line(type, c)), rule, line('All', tally.total())].join('\n')
}
