import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

import { bin, ourEnvironment, root } from './place.mjs'

/** Runs one of our programs with its output shown; resolves with its exit code. */
export function show(program, programArguments, { cwd = root, env = {} } = {}) {
  return new Promise((done) => {
    const child = spawn(path(program), programArguments, { cwd, env: ourEnvironment(env), stdio: 'inherit', shell })
    child.once('error', (error) => done(complain(error)))
    child.once('exit', (code) => done(code ?? 1))
  })
}

/** Runs one of our programs silently; resolves with its exit code and everything it said. */
export function hear(program, programArguments, { cwd = root } = {}) {
  return new Promise((done) => {
    let output = ''
    const child = spawn(path(program), programArguments, { cwd, env: ourEnvironment(colour), shell })
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.once('error', (error) => done({ code: complain(error), output }))
    child.once('close', (code) => done({ code: code ?? 1, output }))
  })
}

const shell = process.platform === 'win32'
const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }
const path = (program) => (existsSync(join(bin, program)) ? join(bin, program) : program)

function complain(error) {
  console.error(error.message)
  return 1
}

/** The folders that can be compiled now, in the order they need each other. */
export function workspaces(names = ['contracts', 'server', 'web', 'e2e', 'bench']) {
  return names.filter((name) => existsSync(join(root, name, 'tsconfig.json')))
}

const passedOver = new Set(['node_modules', 'dist', 'data', '.git', '.cache', 'coverage', 'test-results'])

/** Every file under a folder (or the file itself), as absolute paths in a fixed order; built and fetched ones excepted. */
export function filesUnder(path, { hidden = false } = {}) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !passedOver.has(entry.name) && (hidden || !entry.name.startsWith('.')))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(path, entry.name), { hidden }) : join(path, entry.name)))
}

/** One hash over the names and contents of files and folders, given relative to the root. */
export function hashOf(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((path) => filesUnder(join(root, path)))) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** Seconds since a moment, for people. */
export const secondsSince = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`
