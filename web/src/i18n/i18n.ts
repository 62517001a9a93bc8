import { type Language, languages } from '@tabib/contracts/core/languages'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { say, type Values } from './icu.js'
import { localeOf } from './locale.js'

export { type Language, languages }

/** A language's own name for itself, as the switch shows it. */
export const ownName: Record<Language, string> = { en: 'English', hi: 'हिन्दी', bn: 'বাংলা', ar: 'العربية' }

export const directionOf = (language: string): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')

/** Marks words as being in a language, whatever letters they begin with; by those where nobody knows. */
export const spoken = (language: string | null | undefined) =>
  language ? { lang: language, dir: directionOf(language) } : { dir: 'auto' as const }

type Messages = Record<string, unknown>
// One file per module and language; a file is fetched when its module is first shown in that language.
const files = import.meta.glob<{ default: Messages }>('./*/*.json')

const backend = {
  type: 'backend' as const,
  read(language: string, namespace: string, done: (e: unknown, messages: Messages | null) => void) {
    const load = files[`./${language}/${namespace}.json`]
    if (!load) return done(null, {})
    load().then(
      (m) => done(null, m.default),
      (e) => done(e, null),
    )
  },
}

const icu = {
  type: 'i18nFormat' as const,
  parse: (message: string, values: Values, language: string) => say(message, values, localeOf(language)),
  /** Plurals are inside the message: it has no other keys. */
  addLookupKeys: (keys: string[]) => keys,
}

const kept = 'tabib.language'

/** Starts translation in the language last chosen on this device, or the browser's. */
export async function startI18n() {
  await i18next
    .use(icu)
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: document.documentElement.lang,
      // Every language has every key (the check sees to it): nobody fetches words of one they do not read.
      fallbackLng: false,
      supportedLngs: [...languages],
      ns: ['core'],
      defaultNS: 'core',
      interpolation: { escapeValue: false },
    })
}

/** Speaks another language from now on, on this device. Answers once its words are loaded. */
export async function speak(language: Language) {
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
  try {
    localStorage.setItem(kept, language)
  } catch {
    // Storage is blocked: the choice holds until the page is closed.
  }
}

export const currentLanguage = () => i18next.language as Language
export const loadWords = (namespace: string) => i18next.loadNamespaces(namespace)
