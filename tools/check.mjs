// Format, lint, types, and our own checks. Prints one line for each, and what is wrong under those that fail.
import { pathToFileURL } from 'node:url'

import { ensureInstalled } from './install.mjs'
import { insistOnNode24, root } from './place.mjs'
import { hear, secondsSince, workspaces } from './run.mjs'

const program = (name, programArguments) => async () => {
  const { code, output } = await hear(name, programArguments)
  return code === 0 ? [] : [output.trim() || `${name} ended with ${code}`]
}

const ours = (name) => async () => {
  const { check } = await import(`./checks/${name}.mjs`)
  return check(root)
}

/** Steps of one line run one after another, the lines side by side. */
const lines = () => [
  [
    ['types', program('tsc', ['-b', '--pretty', 'false', ...workspaces()])],
    ['lock file', ours('lock')],
    ['words', ours('words')],
  ],
  [
    ['lint', program('oxlint', ['--deny-warnings'])],
    ['format', program('oxfmt', ['--list-different', '.'])],
    ['architecture', ours('architecture')],
    ['budgets', ours('budgets')],
    ['i18n', ours('i18n')],
  ],
]

/** Runs every check; resolves with how many passed and failed, and what is wrong. */
export async function check() {
  const results = await Promise.all(
    lines().map(async (steps) => {
      const outcomes = []
      for (const [name, run] of steps) outcomes.push(await report(name, run))
      return outcomes
    }),
  )
  const failures = results.flat().filter(Boolean)
  return { passed: results.flat().length - failures.length, failed: failures.length, skipped: 0, failures }
}

async function report(name, run) {
  const started = Date.now()
  const complaints = await run().catch((error) => [error.stack])
  console.log(`  ${complaints.length ? '✗' : '✓'} ${name} (${secondsSince(started)})`)
  for (const complaint of complaints) console.log(complaint.replace(/^/gm, '      '))
  return complaints.length ? `${name}\n${complaints.join('\n')}` : undefined
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  ensureInstalled()
  insistOnNode24()
  const { passed, failed } = await check()
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed ? 1 : 0
}
