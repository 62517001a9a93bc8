import { importsOf, lineAt, targetOf, treeOf, walk } from './source.mjs'

const moduleOf = (name) => /^server\/src\/modules\/([^/]+)\//.exec(name)?.[1]
const isTest = (name) =>
  name.endsWith('.test.ts') || name.startsWith('server/src/testing/') || name.includes('/testing/')

/** The map itself: levels, no circle, and a line for every module there is. */
export function inspectMap(map, sources) {
  const complaints = []
  for (const [name, { level, uses }] of Object.entries(map)) {
    for (const used of uses) {
      if (!map[used]) complaints.push(`module-map.ts: ${name} uses ${used}, which is not in the map`)
      else if (map[used].level > level) complaints.push(`module-map.ts: ${name} uses ${used}, which is above it`)
      else if (reaches(map, used, name)) complaints.push(`module-map.ts: ${name} and ${used} need each other`)
    }
  }
  const present = new Set(sources.map((source) => moduleOf(source.name)).filter(Boolean))
  return [
    ...complaints,
    ...[...present].filter((name) => !map[name]).map((name) => `module-map.ts: ${name} is missing`),
  ]
}

function reaches(map, from, to, seen = new Set()) {
  if (from === to) return true
  if (seen.has(from)) return false
  seen.add(from)
  return (map[from]?.uses ?? []).some((next) => reaches(map, next, to, seen))
}

/** One file of the server against the map and against what its kind may hold. @returns {string[]} */
export function inspectServer(source, map) {
  if (isTest(source.name)) return []
  const tree = treeOf(source)
  const imports = importsOf(tree).map((one) => ({ ...one, target: targetOf(source.name, one.from) }))
  const complaints = [...inspectImports(source.name, imports, map), ...inspectKind(source.name, imports, tree)]
  return [...complaints, ...inspectTables(source, tree, map)].map((complaint) => `${source.name}: ${complaint}`)
}

function inspectImports(name, imports, map) {
  const own = moduleOf(name)
  const inPlatform = name.startsWith('server/src/platform/')
  return imports.flatMap(({ from, target }) => {
    if (target === undefined) return []
    if (!target.startsWith('server/src/')) return [`imports ${from}, which is outside the server`]
    const other = moduleOf(`${target}/`)
    if (target.startsWith('server/src/testing/')) return ['imports what only tests may use']
    if (!other || other === own) return []
    if (inPlatform) return [`the platform imports the module ${other}`]
    if (!own) return []
    if (!map[own]?.uses.includes(other)) return [`${own} may not use ${other}: the module map does not say so`]
    return target === `server/src/modules/${other}/index` ? [] : [`imports ${from}: only ${other}/index.ts may be used`]
  })
}

function inspectKind(name, imports, tree) {
  const kind = /\.(rules|repo|service|controller)\.ts$/.exec(name)?.[1]
  if (!kind) return []
  const refused = imports.filter((one) => refusals[kind](one)).map(({ from }) => `a ${kind} may not import ${from}`)
  return kind === 'controller' && !name.startsWith('server/src/platform/') ? [...refused, ...decisions(tree)] : refused
}

const refusals = {
  // A rule may speak of what the platform prints, as a type.
  rules: ({ from, target, typeOnly }) =>
    !(typeOnly && target?.includes('/platform/')) &&
    !(from.startsWith('@tabib/contracts/') || target?.endsWith('.rules')),
  repo: ({ from, target, names }) =>
    from.startsWith('@nestjs/') ||
    /problems?$/.test(target ?? from) ||
    names.includes('Problem') ||
    isKind(target, 'service'),
  service: ({ from, typeOnly }) => (from === 'kysely' && !typeOnly) || from.startsWith('fastify') || from === 'pg',
  controller: ({ from, target }) =>
    from === 'kysely' || from === 'pg' || isKind(target, 'repo') || isKind(target, 'rules'),
}

const isKind = (target, kind) => target?.endsWith(`.${kind}`) ?? false

function decisions(tree) {
  let found = false
  walk(tree, (node) => {
    if (/^(If|Switch|For|ForOf|While)Statement$|^ConditionalExpression$/.test(node.type)) found = true
  })
  return found ? ['a controller decides nothing: move the choice into its service'] : []
}

const tableVerbs =
  /^(selectFrom|from|insertInto|updateTable|deleteFrom|mergeInto|using|(inner|left|right|full|cross)Join(Lateral)?|table)$/
const tableInSql =
  /\b(?:from|join|into|update|only|truncate|table|using|references)\s+"?([a-z_]+)"?\."?([a-z_0-9]+)"?/gi

/** Tables another module owns may be read only through the views it publishes (`pub_…`). */
function inspectTables(source, tree, map) {
  const own = moduleOf(source.name)
  // The demonstration arranges what no route arranges, as a migration would.
  if (source.name.startsWith('server/src/demo/')) return []
  const complaints = []
  const look = (schema, table, node) => {
    if (schema === own || !map[schema] || table.startsWith('pub_')) return
    complaints.push(`line ${lineAt(source.text, node.start)}: ${schema}.${table} belongs to ${schema}`)
  }
  walk(tree, (node) => {
    for (const { schema, table } of namedTables(node)) look(schema, table, node)
  })
  return complaints
}

function namedTables(node) {
  if (node.type === 'CallExpression') {
    const first = node.arguments[0]
    if (!tableVerbs.test(node.callee.property?.name ?? '') && !isSqlCall(node.callee)) return []
    const names = first?.type === 'ArrayExpression' ? first.elements : [first]
    return names.flatMap((name) => split(typeof name?.value === 'string' ? name.value : ''))
  }
  if (node.type === 'TaggedTemplateExpression' && isSql(node.tag)) {
    const text = node.quasi.quasis.map((piece) => piece.value.raw).join(' $1 ')
    return [...text.matchAll(tableInSql)].map(([, schema, table]) => ({ schema, table }))
  }
  return []
}

const isSql = (tag) => tag.type === 'Identifier' && tag.name === 'sql'
const isSqlCall = (callee) => callee.object?.name === 'sql' && /^(table|ref|id)$/.test(callee.property?.name ?? '')

function split(name) {
  const found = /^([a-z_]+)\.([a-z_0-9]+)/.exec(name)
  return found ? [{ schema: found[1], table: found[2] }] : []
}
