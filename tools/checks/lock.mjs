import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const title = 'lock file'

/** The lock file must install on every platform and name no registry. */
export function check(root) {
  return inspectLock(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
}

/** @returns {string[]} what is wrong with a lock file of version 3 */
export function inspectLock({ packages }) {
  return Object.entries(packages).flatMap(([name, entry]) => [
    ...absentOptionals(packages, name, entry),
    ...(entry.resolved && !entry.link
      ? [`${name}: is tied to ${new URL(entry.resolved, 'file:').host || entry.resolved}`]
      : []),
    ...(name.startsWith('node_modules/') && !entry.link && !entry.integrity && !entry.inBundle
      ? [`${name}: has no integrity`]
      : []),
  ])
}

// `npm ci` refuses a lock in which a platform's package is named but absent, on that platform only.
function absentOptionals(packages, name, entry) {
  return Object.keys(entry.optionalDependencies ?? {})
    .filter((wanted) => !isReachable(packages, name, wanted))
    .map((wanted) => `${name || 'package.json'}: names ${wanted}, which is not in the lock`)
}

/** Node's own search: beside the package, then in every node_modules above it. */
function isReachable(packages, from, wanted) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[folder ? `${folder}/node_modules/${wanted}` : `node_modules/${wanted}`]) return true
    if (!folder) return false
  }
}
