// Three watchers: the compiler, the server restarted on every compilation, and Vite with hot replacement.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { build } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { bin, insistOnNode24, ourEnvironment, root } from './place.mjs'
import { workspaces } from './run.mjs'

ensureInstalled()
insistOnNode24()
if (!(await build({ web: false }))) process.exit(1)

const watchers = [
  start(join(bin, 'tsc'), ['-b', '-w', '--preserveWatchOutput', ...workspaces(['contracts', 'server'])]),
  start(process.execPath, [
    '--enable-source-maps',
    '--watch-path=server/dist',
    '--watch-path=contracts/dist',
    '--watch-preserve-output',
    'server/dist/main.js',
    ...process.argv.slice(2),
  ]),
  start(join(bin, 'vite'), [], join(root, 'web')),
]

function start(program, programArguments, cwd = root) {
  const child = spawn(program, programArguments, { cwd, stdio: 'inherit', env: ourEnvironment() })
  child.once('exit', (code) => finish(code ?? 0))
  return child
}

let finishing = false
function finish(code) {
  if (finishing) return
  finishing = true
  process.exitCode = code
  for (const watcher of watchers) watcher.kill('SIGTERM')
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => finish(0))
