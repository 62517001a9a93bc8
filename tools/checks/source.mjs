import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

import { parseAst } from 'rolldown/parseAst'

import { filesUnder } from '../run.mjs'

/** @typedef {{ name: string, text: string }} Source A file: its name relative to the root with slashes, and its text. */

/** Reads the files of a folder whose names match. @returns {Source[]} */
export function sourcesUnder(root, folder, pattern) {
  return filesUnder(join(root, folder))
    .filter((file) => pattern.test(file))
    .map((file) => ({ name: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
}

/** The syntax tree of a TypeScript file. */
export function treeOf({ name, text }) {
  return parseAst(text, {
    lang: name.endsWith('x') ? 'tsx' : name.endsWith('.mjs') ? 'js' : 'ts',
    sourceType: 'module',
  })
}

/** Calls `visit(node, parents)` for every node of a tree, parents before children. */
export function walk(node, visit, parents = []) {
  visit(node, parents)
  const below = [...parents, node]
  for (const key in node) {
    const value = node[key]
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') walk(child, visit, below)
    }
  }
}

/** What a file imports or re-exports: the specifier, and the names taken from it. */
export function importsOf(tree) {
  const found = []
  walk(tree, (node) => {
    if (
      node.type === 'ImportDeclaration' ||
      node.type === 'ExportAllDeclaration' ||
      node.type === 'ExportNamedDeclaration'
    ) {
      if (!node.source) return
      const names = (node.specifiers ?? []).map((specifier) => (specifier.imported ?? specifier.local)?.name)
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type'
      found.push({ from: node.source.value, names: names.filter(Boolean), typeOnly })
    }
    if (node.type === 'ImportExpression' && node.source.type === 'Literal') {
      found.push({ from: node.source.value, names: [], typeOnly: false })
    }
  })
  return found
}

/** The file a relative import means, as a name relative to the root; undefined for a package. */
export function targetOf(name, specifier) {
  if (specifier.startsWith('@/')) return `web/src/${specifier.slice(2)}`
  if (!specifier.startsWith('.')) return undefined
  const steps = [...name.split('/').slice(0, -1), ...specifier.split('/')]
  const path = []
  for (const step of steps) {
    if (step === '..') path.pop()
    else if (step !== '.') path.push(step)
  }
  return path.join('/').replace(/\.jsx?$/, '')
}

let hooked = false

/** Loads a TypeScript module straight from its source (types only may be stripped from it: no decorators). */
export async function load(file) {
  if (!hooked) {
    hooked = true
    registerHooks({
      resolve(specifier, context, next) {
        try {
          return next(specifier, context)
        } catch (error) {
          if (!specifier.endsWith('.js')) throw error
          return next(specifier.replace(/\.js$/, '.ts'), context)
        }
      },
    })
  }
  return import(pathToFileURL(file).href)
}

/** The line of a position in a text, counted from 1. */
export const lineAt = (text, position) => text.slice(0, position).split('\n').length
