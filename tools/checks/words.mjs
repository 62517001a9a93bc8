import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'

import { filesUnder } from '../run.mjs'
import { lineAt } from './source.mjs'

export const title = 'words'

// Put together from pieces, so that this file does not find itself.
const said = (...pieces) => pieces.join('')
const forbidden = [
  [new RegExp(said('\\biss', 'ue\\s+#?\\d+\\b'), 'i'), 'the number of a work item'],
  [new RegExp(said('hel', 'per ses', 'sion'), 'i'), 'how it was written'],
  [new RegExp(said('sub', 'ag', 'ent'), 'i'), 'how it was written'],
  [new RegExp(said('\\bA', 'I assis', 'tant'), 'i'), 'how it was written'],
  [new RegExp(said('\\bCla', 'ude\\b'), 'i'), 'how it was written'],
  [new RegExp(said('(?<![\\w.])/', 'work/')), "a path of somebody's machine"],
  [new RegExp(said('registry\\.', 'npm', 'js\\.org'), 'i'), 'a registry'],
]

const readable =
  /\.(ts|tsx|mjs|cjs|js|json|jsonc|md|sql|css|html|yml|yaml|typ|svg|txt|sh)$|\/run$|(^|\/)\.[^/]+rc(\.json)?$/

/** Nothing in the repository speaks of how, where or by whom it was written. */
export function check(root) {
  return filesUnder(root, { hidden: true })
    .filter((file) => readable.test(file))
    .flatMap((file) => inspectText(relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')))
}

/** @returns {string[]} the places where a text says what it should not */
export function inspectText(name, text) {
  return forbidden.flatMap(([pattern, meaning]) => {
    const found = pattern.exec(text)
    return found ? [`${name}:${lineAt(text, found.index)}: names ${meaning} ("${found[0].trim()}")`] : []
  })
}
