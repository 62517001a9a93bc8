import { lineAt, sourcesUnder, treeOf, walk } from './source.mjs'

export const title = 'budgets'

const parameters = 4
const injected = 6

/** Parameters of a function and dependencies of a class; the lengths of files and functions are the linter's. */
export function check(root) {
  return ['contracts/src', 'server/src', 'web/src', 'e2e', 'bench', 'tools']
    .flatMap((folder) => sourcesUnder(root, folder, /\.(ts|tsx|mjs)$/))
    .flatMap(inspectBudgets)
}

/** @returns {string[]} the functions of a file that take too much */
export function inspectBudgets(source) {
  const complaints = []
  walk(treeOf(source), (node, parents) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return
    const isConstructor = parents.at(-1)?.kind === 'constructor'
    const most = isConstructor ? injected : parameters
    if (node.params.length <= most) return
    const what = isConstructor ? 'dependencies' : 'parameters'
    complaints.push(`${source.name}:${lineAt(source.text, node.start)}: ${node.params.length} ${what}, ${most} at most`)
  })
  return complaints
}
