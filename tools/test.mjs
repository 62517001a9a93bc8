// Everything that proves Tabib: checks, build, unit and api tests, browser journeys.
// `npm test -- --only=checks|tests|journeys` runs one of them; other arguments go to vitest.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { build } from './build.mjs'
import { check } from './check.mjs'
import { ensureInstalled } from './install.mjs'
import { insistOnNode24, root } from './place.mjs'
import { secondsSince, show } from './run.mjs'

ensureInstalled()
insistOnNode24()

const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length)
const forVitest = process.argv.slice(2).filter((argument) => !argument.startsWith('--only='))
const reports = mkdtempSync(join(tmpdir(), 'tabib-reports-'))

/** What failed is said again at the end, where a log that was cut still shows it: in characters. */
const LONGEST_FAILURE = 2_000

const runners = [
  ['checks', check],
  ['build', async () => ((await build()) ? nothing : oneFailure)],
  ['tables', async () => ((await tablesAreCurrent()) ? { ...nothing, passed: 1 } : oneFailure)],
  ['tests', () => vitest('tests', [])],
  ['journeys', () => vitest('journeys', ['--config', 'e2e/vitest.config.ts'])],
]
const nothing = { passed: 0, failed: 0, skipped: 0 }
const oneFailure = { ...nothing, failed: 1 }

/** The types of the tables are those of a freshly migrated database. */
const tablesAreCurrent = async () =>
  (await show(process.execPath, ['server/dist/platform/db/codegen.js', '--verify'])) === 0

/** Runs vitest and counts what it reports; a run that ends badly without a failure in its report counts as one. */
async function vitest(name, programArguments) {
  const report = join(reports, `${name}.json`)
  const reporters = ['--reporter=default', `--reporter=${join(root, 'tools/report.mjs')}`, '--passWithNoTests']
  const code = await show('vitest', ['run', ...programArguments, ...reporters, ...forVitest], {
    env: { TABIB_TEST_REPORT: report },
  })
  if (!existsSync(report)) return code ? oneFailure : nothing
  const counts = JSON.parse(readFileSync(report, 'utf8'))
  return code && !counts.failed ? { ...counts, failed: 1 } : counts
}

const wanted = (name) => !only || name === only || (name === 'build' && only !== 'checks')
const total = { ...nothing }
const failures = []
const durations = []
for (const [name, run] of runners.filter(([name]) => wanted(name))) {
  const started = Date.now()
  console.log(`\n${name}`)
  const counts = await run()
  for (const key of Object.keys(total)) total[key] += counts[key]
  failures.push(...(counts.failures ?? []))
  durations.push(`${name} ${secondsSince(started)}`)
}
rmSync(reports, { recursive: true, force: true })

for (const failure of failures) console.log(`\nfailed: ${failure.slice(0, LONGEST_FAILURE)}`)
console.log(`\n${durations.join(', ')}`)
if (total.passed + total.failed === 0) total.failed = 1
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
process.exitCode = total.failed ? 1 : 0
