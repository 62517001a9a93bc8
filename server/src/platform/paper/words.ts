import { readFileSync } from 'node:fs'
import type { Language } from '@tabib/contracts/core/person'

/** Folder of the templates and the words they print; the same distance from `src` and from `dist`. */
export const assets = new URL('../../../assets/paper/', import.meta.url)

type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string; half?: string }

/** The printed words of one language, a section a template. */
export interface Words {
  common: Record<string, string>
  gender: Record<string, string>
  age: Record<'years' | 'months' | 'days', PluralForms>
  payment: Record<string, string>
  roles: Record<string, string>
  prescription: Record<string, string>
  tokenSlip: Record<string, string>
  dayEndSlip: Record<string, string>
  directions: {
    and: string
    comma: string
    sentence: string
    unit: Record<string, PluralForms>
    slot: Record<string, string>
    frequency: Record<string, string>
    timing: Record<string, string>
    route: Record<string, string>
    routeName: Record<string, string>
    duration: PluralForms
    durationShort: PluralForms
    asNeeded: string
    minutes: PluralForms
  }
}

const read = new Map<Language, Words>()

/** The words of a language, read once. */
export function wordsOf(language: Language): Words {
  let words = read.get(language)
  if (!words) {
    words = JSON.parse(readFileSync(new URL(`words.${language}.json`, assets), 'utf8')) as Words
    read.set(language, words)
  }
  return words
}

/** The plural form of `forms` for `count`, with `{n}` replaced by `shown`. */
export function plural(forms: PluralForms, count: number, shown: string, language: Language): string {
  const form = forms[new Intl.PluralRules(language).select(count)] ?? forms.other
  return form.replaceAll('{n}', shown)
}
