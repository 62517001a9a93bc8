import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { Sizes } from './data.js'
import type { Measured } from './load.js'
import type { Scenario } from './scenarios.js'

export interface Compared {
  scenario: Scenario
  bare: Measured
  tabib: Measured
}

interface Report {
  compared: Compared[]
  million: Map<string, Measured>
  plans: Map<string, string[]>
  memory: { now: number; peak: number }
  readyMs: number
  sizes: Sizes
  quick: boolean
}

const ms = (n: number) => n.toFixed(1)
const n = (v: number) => Math.round(v).toLocaleString('en')

function row({ scenario: s, bare, tabib }: Compared): string {
  const ratio = tabib.rps / bare.rps
  const cells = [
    s.title,
    n(bare.rps),
    n(tabib.rps),
    ms(tabib.p50),
    ms(tabib.p95),
    ms(tabib.p99),
    ratio.toFixed(2),
    `≥ ${s.target.toFixed(2)}`,
    ratio >= s.target ? 'yes' : '**no**',
  ]
  return `| ${cells.join(' | ')} |`
}

/** Prints the table and, after a full run, writes `docs/benchmarks.md`. */
export function writeReport(r: Report): void {
  const searches = [...r.million].map(([name, at]) => {
    const small = r.compared.find((c) => c.scenario.name === name)!.tabib
    return `| ${name.replace('search-', '')} | ${ms(small.p95)} | ${ms(at.p95)} | ${(at.p95 / small.p95).toFixed(2)} |`
  })
  const text = `# Benchmarks

\`npm run bench\` makes this page. It fills a clinic with ${n(r.sizes.patients)} patients, ${n(r.sizes.encounters)} encounters, ${n(r.sizes.observations)} observations and ${n(r.sizes.invoices)} invoices, takes down the statements Tabib sends for each request, and measures two servers in turn over 16 connections, load, servers and Postgres on one machine (${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}): a bare Fastify that replays exactly those statements with prepared \`pg\` on a copy without audit, and Tabib with sign-in, permissions, contracts, audit and looks on. Both are warmed up with the same requests where they read; three rounds, the median. The ratio is what counts; the other numbers belong to this machine.

| | bare/s | Tabib/s | p50 ms | p95 ms | p99 ms | ratio | wanted | reached |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
${r.compared.map(row).join('\n')}

Resident memory ${r.memory.now} MB after the run (highest ${r.memory.peak} MB). Ready ${(r.readyMs / 1000).toFixed(1)} s after start when built.

${
  searches.length
    ? `## Search among a million

| search | p95 ms at ${n(r.sizes.patients)} | p95 ms at 1,000,000 | × |
| --- | ---: | ---: | ---: |
${searches.join('\n')}
`
    : ''
}
## Plans

${[...r.plans].map(([name, all]) => `### ${name}\n\n${all.map((p) => `\`\`\`\n${p}\n\`\`\``).join('\n\n')}`).join('\n\n')}
`
  process.stdout.write(text.split('## Plans')[0]!)
  if (!r.quick) writeFileSync(new URL('../../docs/benchmarks.md', import.meta.url), text)
}
