import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnSync } from 'node:child_process'

/** The repository's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Where npm puts the programs of our packages, Node 24 among them. */
export const bin = join(root, 'node_modules', '.bin')

const windows = process.platform === 'win32'

/** The environment in which our programs, and the right Node, are found first. */
export function ourEnvironment(more = {}) {
  const { PATH = '', ...rest } = process.env
  return { ...rest, PATH: [bin, ...withoutOurs(PATH)].join(delimiter), ...more }
}

/** The environment in which only the machine's own Node and npm are found. */
export function machineEnvironment() {
  const { PATH = '', ...rest } = process.env
  return { ...rest, PATH: withoutOurs(PATH).join(delimiter) }
}

const withoutOurs = (path) => path.split(delimiter).filter((folder) => !folder.endsWith(join('node_modules', '.bin')))

/** The Node that runs everything but the installation; undefined when neither npm nor the machine has one. */
export function rightNode() {
  const ours = join(bin, windows ? 'node.cmd' : 'node')
  if (existsSync(ours)) return ours
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined
}

export const missingNode =
  `Tabib runs on Node 24 or later; this machine has ${process.versions.node}, and none comes ready-made for ` +
  `${process.platform}-${process.arch}. Install Node 24 from https://nodejs.org and start again.`

/** Goes on in a new process under Node 24 when this one is older, and ends with its outcome. */
export function insistOnNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return
  const node = rightNode()
  if (!node) {
    console.error(missingNode)
    process.exit(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
  const { status, signal } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit', env: ourEnvironment() })
  process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
}
