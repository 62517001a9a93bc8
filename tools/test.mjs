// Everything that proves Tabib: checks, build, unit and api tests, browser journeys.
// `npm test -- --only=checks|tests|journeys` runs one of them; other arguments go to vitest.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { build } from './build.mjs'
import { check } from './check.mjs'
import { ensureInstalled } from './install.mjs'
import { insistOnNode24 } from './place.mjs'
import { secondsSince, show } from './run.mjs'

ensureInstalled()
insistOnNode24()

const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length)
const forVitest = process.argv.slice(2).filter((argument) => !argument.startsWith('--only='))
const reports = mkdtempSync(join(tmpdir(), 'tabib-reports-'))

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

/** Runs vitest and counts what it reports; a run that ends badly without a failed test counts as one failure. */
async function vitest(name, programArguments) {
  const outputFile = join(reports, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`, '--passWithNoTests']
  const code = await show('vitest', ['run', ...programArguments, ...reporters, ...forVitest])
  if (!existsSync(outputFile)) return code ? oneFailure : nothing
  const counts = countsOf(JSON.parse(readFileSync(outputFile, 'utf8')))
  return code && !counts.failed ? { ...counts, failed: 1 } : counts
}

/** A test file that could not even be read has no failed tests of its own: it counts as one. */
function countsOf(report) {
  const unread = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.length).length
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unread,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

const wanted = (name) => !only || name === only || (name === 'build' && only !== 'checks')
const total = { ...nothing }
const durations = []
for (const [name, run] of runners.filter(([name]) => wanted(name))) {
  const started = Date.now()
  console.log(`\n${name}`)
  const counts = await run()
  for (const key of Object.keys(total)) total[key] += counts[key]
  durations.push(`${name} ${secondsSince(started)}`)
}
rmSync(reports, { recursive: true, force: true })

console.log(`\n${durations.join(', ')}`)
if (total.passed + total.failed === 0) total.failed = 1
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
process.exitCode = total.failed ? 1 : 0
