import IntlMessageFormat from 'intl-messageformat'
import { expect, it } from 'vitest'
import { say } from './icu.js'
import { localeOf } from './locale.js'

const languages = ['en', 'hi', 'bn', 'ar'] as const

const files = import.meta.glob<object>('./*/*.json', { eager: true, import: 'default' })

const textsOf = (messages: object): string[] =>
  Object.values(messages).flatMap((m) => (typeof m === 'string' ? [m] : textsOf(m as object)))

/** Every message of a language, as it stands in its files. */
const messagesOf = (language: string) =>
  Object.entries(files).flatMap(([file, messages]) => (file.startsWith(`./${language}/`) ? textsOf(messages) : []))

/** What a message may be told: figures of every plural form, and each choice it names. */
function valuesFor(message: string): Record<string, unknown>[] {
  const names = [...message.matchAll(/\{(\w+)[,}]/g)].map((m) => m[1]!)
  const choices = [...message.matchAll(/(?:^|[\s}])(\w+) ?\{/g)].map((m) => m[1]!)
  const told = [0, 1, 2, 3, 7, 11, 100, 1250.5, ...choices]
  return told.map((value) => Object.fromEntries(names.map((name) => [name, value])))
}

it.each(languages)('says every message as ICU does: %s', (language) => {
  const locale = localeOf(language)
  const messages = messagesOf(language)
  expect(messages.length).toBeGreaterThan(1000)
  for (const message of messages) {
    const whole = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
    for (const values of valuesFor(message)) {
      const isCount = !/plural|number/.test(message) || typeof Object.values(values)[0] !== 'string'
      if (isCount) expect(say(message, values, locale), message).toBe(whole.format(values as never))
    }
  }
})

it('leaves a gap where nothing is known, and says quoted braces and apostrophes as they are', () => {
  expect(say('{name} is here', { name: null }, 'en')).toBe(' is here')
  expect(say("It''s '{name}', {name}'s", { name: 'Asha' }, 'en')).toBe("It's {name}, Asha's")
  expect(say("{n, plural, one {# o'clock '#'} other {{who} has #}}", { n: 2, who: 'Asha' }, 'en')).toBe('Asha has 2')
})
