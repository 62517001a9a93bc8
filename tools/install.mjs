// Runs before every other script, on whatever Node ≥ 18 the machine has: brings the packages up to the lock file.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { machineEnvironment, missingNode, rightNode, root } from './place.mjs'

const lockFile = join(root, 'package-lock.json')
const installedLock = join(root, 'node_modules', '.package-lock.json')
const mark = join(root, 'node_modules', '.tabib-lock')

/** Installs the packages when the lock file has changed since the last time; ends the process when that fails. */
export function ensureInstalled() {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  if (!isMarked(wanted)) {
    if (!isInstalledAlready()) install()
    writeFileSync(mark, wanted)
  }
  if (!rightNode()) fail(missingNode)
}

const isMarked = (wanted) => existsSync(mark) && readFileSync(mark, 'utf8') === wanted

/** True when npm was run by hand and what lies in node_modules is what the lock file asks for. */
function isInstalledAlready() {
  if (!existsSync(installedLock)) return false
  return satisfies(
    JSON.parse(readFileSync(lockFile, 'utf8')).packages,
    JSON.parse(readFileSync(installedLock, 'utf8')).packages,
  )
}

/** Whether the packages npm notes as installed are those of the lock; optional ones may be absent. */
export function satisfies(wanted, installed) {
  const names = Object.keys(wanted).filter((name) => name.startsWith('node_modules/'))
  const all = names.every((name) => {
    const [want, have] = [wanted[name], installed[name]]
    if (!have) return Boolean(want.optional || want.peer || want.devOptional)
    return Boolean(have.link) === Boolean(want.link) && have.version === want.version
  })
  return all && Object.keys(installed).every((name) => name in wanted)
}

function install() {
  const started = Date.now()
  console.log('Installing packages (the first time takes about a minute) …')
  const { status, stderr, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: machineEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  // npm follows its reason with a page about its own options: the reason is enough.
  const reason = error?.message ?? stderr.split('\nnpm error Clean install a project')[0].trim()
  if (status !== 0) fail(`${reason}\nThe packages could not be installed.`)
  console.log(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.`)
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) ensureInstalled()
