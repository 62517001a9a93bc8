const categories = new Set(['zero', 'one', 'two', 'few', 'many', 'other', 'half'])

/**
 * What printed papers say, language against language. A set of plural forms counts as one sentence, since languages
 * have different ones.
 * @param {Record<string, object>} words language → nested words
 */
export function inspectPaper({ en, ...others }) {
  if (!en) return []
  const english = sentences(en)
  return Object.entries(others).flatMap(([language, words]) => {
    const translated = sentences(words)
    return [
      ...[...english].flatMap(([key, sentence]) => compare(key, sentence, translated.get(key))),
      ...[...translated.keys()].filter((key) => !english.has(key)).map((key) => `${key} is not in English`),
    ].map((complaint) => `words.${language}.json: ${complaint}`)
  })
}

function compare(key, english, translated) {
  if (!translated) return [`${key} is missing`]
  const [wanted, found] = [placeholders(english), placeholders(translated)]
  return wanted === found ? [] : [`${key}: has {${found}} where English has {${wanted}}`]
}

const placeholders = (sentence) =>
  [...new Set([...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort().join(', ')

function sentences(words, prefix = '') {
  return new Map(
    Object.entries(words).flatMap(([key, value]) => {
      if (typeof value === 'string') return [[prefix + key, value]]
      return isPlural(value) ? [[prefix + key, value.other]] : [...sentences(value, `${prefix}${key}.`)]
    }),
  )
}

const isPlural = (value) => 'other' in value && Object.keys(value).every((key) => categories.has(key))
