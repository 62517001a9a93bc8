import { importsOf, targetOf, treeOf } from './source.mjs'

const featureOf = (name) => /^web\/src\/features\/([^/]+)\//.exec(name)?.[1]
const areaOf = (name) => /^web\/src\/([^/]+)\//.exec(name)?.[1]

/** What an area of the web app may not know of. */
const unknownTo = {
  ui: [/^@tanstack\/react-(router|query)/, /^web\/src\/(api|features|shared)\//, /^@tabib\/contracts\/(?!core\/)/],
  api: [/^web\/src\/(features|shared)\//],
  shared: [/^web\/src\/features\//],
  i18n: [/^web\/src\/(features|shared|ui)\//],
}

/** One file of the web app: which features and layers it reaches for. @returns {string[]} */
export function inspectWeb(source) {
  const own = featureOf(source.name)
  const area = areaOf(source.name)
  return importsOf(treeOf(source)).flatMap(({ from }) => {
    const target = targetOf(source.name, from) ?? from
    const other = featureOf(`${target}/`)
    if (unknownTo[area]?.some((pattern) => pattern.test(target)))
      return [`${source.name}: ${area} may not import ${from}`]
    if (target.startsWith('server/') || from.startsWith('@tabib/server')) return [`${source.name}: imports the server`]
    if (!own || !other || own === other || /\/features\/[^/]+(\/index)?$/.test(target)) return []
    return [`${source.name}: imports ${from}: only features/${other}/index.ts may be used`]
  })
}

const allowedInContracts = /^(zod|libphonenumber-js|temporal-polyfill|vitest|fast-check)(\/|$)/

/** Contracts run on both sides, so they know neither Node nor the browser nor either side's packages. @returns {string[]} */
export function inspectContracts(source) {
  return importsOf(treeOf(source)).flatMap(({ from }) => {
    const target = targetOf(source.name, from)
    const fine = target ? target.startsWith('contracts/src/') : allowedInContracts.test(from)
    return fine ? [] : [`${source.name}: contracts may not import ${from}`]
  })
}
