import { lineAt, treeOf, walk } from './source.mjs'

const defaultNamespace = 'core'
/** Namespaces whose keys are asked for by code, not by name. */
const asked = new Set(['problems'])
const spoken = new Set([
  'title',
  'aria-label',
  'aria-description',
  'placeholder',
  'label',
  'alt',
  'description',
  'children',
])
const letters = /\p{L}{2}/u

/**
 * What the web app asks for against what English says, and words that stand in the code itself.
 * @param {Record<string, Record<string, string>>} english namespace → key → message
 */
export function inspectUse(english, sources) {
  const known = new Set(Object.entries(english).flatMap(([ns, keys]) => Object.keys(keys).map((key) => `${ns}:${key}`)))
  const literals = new Set()
  const starts = new Set()
  const complaints = sources.flatMap((source) => {
    const tree = treeOf(source)
    collectStrings(tree, literals, starts)
    return [...inspectKeys(source, tree, known), ...inspectWords(source, tree)]
  })
  const unused = [...known].filter((name) => !isUsed(name, literals, starts))
  return [...complaints, ...unused.map((name) => `web/src/i18n/en: ${name} is used nowhere`)]
}

function isUsed(name, literals, starts) {
  const [namespace, key] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)]
  if (asked.has(namespace) || key.startsWith('problems.') || literals.has(key) || literals.has(name)) return true
  return [...starts].some((start) => key.startsWith(start) || name.startsWith(start))
}

/** Every string in a file, and the fixed start of every string that is put together (when it looks like a key's). */
function collectStrings(tree, literals, starts) {
  walk(tree, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') literals.add(node.value)
    if (node.type !== 'TemplateLiteral') return
    const start = node.quasis[0].value.cooked ?? ''
    if (node.expressions.length === 0) literals.add(start)
    else if (/[.:_]$/.test(start)) starts.add(start)
  })
}

function inspectKeys(source, tree, known) {
  const namespaces = namespacesOf(tree)
  const complaints = []
  const look = (node) => {
    const fixed = node?.type === 'Literal' ? node.value : undefined
    const start = node?.type === 'TemplateLiteral' ? node.quasis[0].value.cooked : undefined
    const text = fixed ?? start
    if (typeof text !== 'string' || text === '') return
    const candidates = text.includes(':') ? [text] : namespaces.map((namespace) => `${namespace}:${text}`)
    const found =
      fixed === undefined
        ? [...known].some((name) => candidates.some((c) => name.startsWith(c)))
        : candidates.some((c) => known.has(c))
    if (!found) complaints.push(`${source.name}:${lineAt(source.text, node.start)}: no language says "${text}"`)
  }
  walk(tree, (node) => {
    if (node.type === 'CallExpression' && nameOf(node.callee) === 't') eachChoice(node.arguments[0], look)
    if (node.type === 'JSXAttribute' && node.name.name === 'i18nKey')
      eachChoice(node.value?.expression ?? node.value, look)
  })
  return complaints
}

const nameOf = (callee) => callee.name ?? callee.property?.name

/** The strings an expression may turn out to be. */
function eachChoice(node, visit) {
  if (node?.type === 'ConditionalExpression') {
    eachChoice(node.consequent, visit)
    eachChoice(node.alternate, visit)
  } else if (node?.type === 'LogicalExpression') {
    eachChoice(node.right, visit)
  } else if (node) visit(node)
}

function namespacesOf(tree) {
  const found = new Set([defaultNamespace])
  walk(tree, (node) => {
    if (node.type !== 'CallExpression' || !/^(useTranslation|getFixedT)$/.test(nameOf(node.callee) ?? '')) return
    const given = node.arguments.flatMap((one) => (one?.type === 'ArrayExpression' ? one.elements : [one]))
    for (const one of given) if (typeof one?.value === 'string') found.add(one.value)
  })
  return [...found]
}

/** Words between tags, or in an attribute people read or hear. */
function inspectWords(source, tree) {
  const complaints = []
  const look = (node) => {
    const text = node.type === 'TemplateLiteral' ? node.quasis.map((piece) => piece.value.cooked).join(' ') : node.value
    if (typeof text !== 'string' || !letters.test(text)) return
    complaints.push(
      `${source.name}:${lineAt(source.text, node.start)}: "${text.trim()}" must be a key in every language`,
    )
  }
  walk(tree, (node, parents) => {
    if (node.type === 'JSXText') look(node)
    if (node.type === 'JSXExpressionContainer' && /^JSX(Element|Fragment)$/.test(parents.at(-1).type))
      eachChoice(node.expression, look)
    if (node.type === 'JSXAttribute' && spoken.has(node.name.name) && node.value)
      eachChoice(node.value.expression ?? node.value, look)
  })
  return complaints
}
