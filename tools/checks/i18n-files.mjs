import { parse, TYPE } from '@formatjs/icu-messageformat-parser'

/**
 * The translations against each other and against the problem codes.
 * @param {Record<string, Record<string, Record<string, string>>>} messages language → namespace → key → message
 * @param {string[]} codes every code the server may answer with
 */
export function inspectFiles(messages, codes) {
  const { en, ...others } = messages
  const complaints = codes
    .filter((code) => !hasSentence(en, code))
    .map((code) => `en: has no sentence for the problem ${code}`)
  const namespaces = new Set(Object.values(messages).flatMap((ofLanguage) => Object.keys(ofLanguage)))
  for (const namespace of namespaces) {
    if (!en[namespace]) complaints.push(`en/${namespace}.json: is missing`)
    for (const [key, message] of Object.entries(en[namespace] ?? {})) {
      const fault = shapeOf(message).fault
      if (fault) complaints.push(`en/${namespace}.json: ${key}: ${fault}`)
    }
    for (const [language, ofLanguage] of Object.entries(others)) {
      complaints.push(...compare(`${language}/${namespace}.json`, en[namespace] ?? {}, ofLanguage[namespace]))
    }
  }
  return complaints
}

/**
 * The matrix of roles says every permission in a sentence, and every module by its name.
 * @param {Record<string, Record<string, string>>} en namespace → key → message
 * @param {Record<string, readonly string[]>} permissions module → permissions
 */
export function inspectPermissions(en, permissions) {
  const wanted = Object.entries(permissions).flatMap(([module, of]) => [
    `modules.${module}`,
    ...of.map((permission) => `permissions.${permission}`),
  ])
  return wanted.filter((key) => !en.identity?.[key]).map((key) => `en/identity.json: ${key} is missing`)
}

/** `lab.not_verified` is said by `problems.not_verified` of lab.json; codes of no module by problems.json. */
function hasSentence(en, code) {
  const [module, name] = code.includes('.') ? code.split('.') : ['problems', code]
  return Boolean(en.problems?.[code] ?? en[module]?.[`problems.${name}`])
}

function compare(file, english, translated) {
  if (!translated) return [`${file}: is missing`]
  const absent = Object.keys(english).filter((key) => !translated[key])
  const extra = Object.keys(translated).filter((key) => !(key in english))
  const differing = Object.keys(english).flatMap((key) =>
    translated[key] ? differences(english[key], translated[key], key) : [],
  )
  return [
    ...absent.map((key) => `${file}: ${key} is missing`),
    ...extra.map((key) => `${file}: ${key} is not in English`),
    ...differing.map((difference) => `${file}: ${difference}`),
  ]
}

function differences(english, translated, key) {
  const [wanted, found] = [shapeOf(english), shapeOf(translated)]
  if (found.fault) return [`${key}: ${found.fault}`]
  if (wanted.fault || wanted.names === found.names) return []
  return [`${key}: has {${found.names}} where English has {${wanted.names}}`]
}

/** The names a message fills in (and the tags it marks up), sorted; or why it cannot be read. */
function shapeOf(message) {
  try {
    const names = new Set()
    collect(parse(message), names)
    return { names: [...names].sort().join(', ') }
  } catch (error) {
    return { fault: `is not a readable message (${error.message})` }
  }
}

function collect(elements, names) {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue
    names.add(element.type === TYPE.tag ? `<${element.value}>` : element.value)
    if (element.children) collect(element.children, names)
    for (const option of Object.values(element.options ?? {})) collect(option.value, names)
  }
}
