// A vitest reporter: how many tests passed, failed and were skipped, and what went wrong, for tools/test.mjs to read.
import { writeFileSync } from 'node:fs'

/** Writes `{ passed, failed, skipped, failures }` to the file that TABIB_TEST_REPORT names. */
export default class Report {
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state) => tests.filter((test) => test.result().state === state).length
    const failures = [...modules.flatMap(failuresOf), ...unhandledErrors.map((error) => `unhandled\n${wordsOf(error)}`)]
    const counts = { passed: count('passed'), failed: failures.length, skipped: count('skipped') }
    writeFileSync(process.env.TABIB_TEST_REPORT, JSON.stringify({ ...counts, failures }))
  }
}

/** A file or a group can fail outside its tests, when it cannot be read or be put up or away: that counts too. */
function failuresOf(module) {
  const groups = [module, ...module.children.allSuites()].filter((group) => group.errors().length)
  const tests = [...module.children.allTests('failed')]
  return [
    ...groups.map((group) => `${nameOf(module, group)}\n${group.errors().map(wordsOf).join('\n')}`),
    ...tests.map((test) => `${nameOf(module, test)}\n${(test.result().errors ?? []).map(wordsOf).join('\n')}`),
  ]
}

const nameOf = (module, { fullName }) => [module.relativeModuleId, fullName].filter(Boolean).join(': ')
const wordsOf = (error) => [error.stack ?? error.message, error.diff].filter(Boolean).join('\n')
