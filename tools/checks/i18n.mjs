import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { filesUnder } from '../run.mjs'
import { inspectFiles, inspectPermissions } from './i18n-files.mjs'
import { inspectPaper } from './i18n-paper.mjs'
import { inspectUse } from './i18n-use.mjs'
import { load, sourcesUnder } from './source.mjs'

export const title = 'i18n'

const languages = ['en', 'hi', 'bn', 'ar']

/** Every language says everything, the code asks for nothing that is not there, and no word stands in the code itself. */
export async function check(root) {
  if (!existsSync(join(root, 'web', 'src', 'i18n'))) return []
  const messages = Object.fromEntries(languages.map((language) => [language, readLanguage(root, language)]))
  const { problems } = await load(join(root, 'contracts', 'src', 'problems.ts'))
  const { permissions } = await load(join(root, 'contracts', 'src', 'permissions.ts'))
  return [
    ...inspectFiles(messages, Object.keys(problems)),
    ...inspectPermissions(messages.en, permissions),
    ...inspectPaper(readPaper(root)),
    ...inspectUse(messages.en, sourcesUnder(root, 'web/src', /(?<!\.test)\.tsx?$/)),
  ]
}

/** namespace → key with dots → message */
function readLanguage(root, language) {
  const files = filesUnder(join(root, 'web', 'src', 'i18n', language)).filter((file) => file.endsWith('.json'))
  return Object.fromEntries(
    files.map((file) => [basename(file, '.json'), flatten(JSON.parse(readFileSync(file, 'utf8')))]),
  )
}

/** language → what paper says in it */
function readPaper(root) {
  const file = (language) => join(root, 'server', 'assets', 'paper', `words.${language}.json`)
  const present = languages.filter((language) => existsSync(file(language)))
  return Object.fromEntries(present.map((language) => [language, JSON.parse(readFileSync(file(language), 'utf8'))]))
}

/** @returns {Record<string, string>} nested messages by their whole key */
export function flatten(messages, prefix = '') {
  return Object.fromEntries(
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flatten(value, `${prefix}${key}.`)),
    ),
  )
}
