// Compiles contracts and server, and bundles the web app when anything it is made of has changed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { insistOnNode24, root } from './place.mjs'
import { hashOf, hear, workspaces } from './run.mjs'

const webInputs = ['web', 'contracts/src', 'contracts/package.json', 'package-lock.json', 'tsconfig.base.json']

/** Builds what is out of date; resolves with true when everything stands. Without `web` where Vite serves it as it is written. */
export async function build({ bench = false, web = true } = {}) {
  const programs = workspaces(['contracts', 'server', ...(bench ? ['bench'] : [])])
  // The compiler knows by itself what is out of date, and takes no time when nothing is.
  if (!existsSync(join(root, 'server', 'dist', 'main.js'))) console.log('Building the server …')
  if (!(await succeeded('The server', hear('tsc', ['-b', ...programs])))) return false
  if (!web || !existsSync(join(root, 'web', 'vite.config.ts'))) return true
  return step('The web app', 'web/dist/.built', webInputs, () =>
    hear('vite', ['build', '--logLevel', 'warn'], { cwd: join(root, 'web') }),
  )
}

async function step(name, mark, inputs, make) {
  const wanted = hashOf(inputs)
  const markFile = join(root, mark)
  if (existsSync(markFile) && readFileSync(markFile, 'utf8') === wanted) return true
  console.log(`Building ${name.replace('The', 'the')} …`)
  if (!(await succeeded(name, make()))) return false
  writeFileSync(markFile, wanted)
  return true
}

async function succeeded(name, run) {
  const { code, output } = await run
  if (code !== 0) console.error(`${output}\n${name} could not be built.`)
  return code === 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  insistOnNode24()
  process.exitCode = (await build({ bench: process.argv.includes('--bench') })) ? 0 : 1
}
