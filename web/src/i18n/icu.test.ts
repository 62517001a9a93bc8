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

/** As ICU says it, but for a number in a plain slot: that is written as the language writes numbers. */
function icu(message: string, locale: string) {
  const whole = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
  const numbered = JSON.parse(JSON.stringify(whole.getAst()).replaceAll('"type":1,', '"type":2,')) as never
  const written = new IntlMessageFormat(numbered, locale)
  return (values: Record<string, unknown>) =>
    (typeof Object.values(values)[0] === 'number' ? written : whole).format(values as never)
}

it.each(languages)('says every message as ICU does: %s', (language) => {
  const locale = localeOf(language)
  const messages = messagesOf(language)
  expect(messages.length).toBeGreaterThan(1000)
  for (const message of messages) {
    const expected = icu(message, locale)
    for (const values of valuesFor(message)) {
      const isCount = !/plural|number/.test(message) || typeof Object.values(values)[0] !== 'string'
      if (isCount) expect(say(message, values, locale), message).toBe(expected(values))
    }
  }
})

it('writes a number in the figures of the language, whether or not the message says that it is one', () => {
  const [plain, plural] = ['كل {minutes} د', '{minutes, plural, other {# دقيقة}}']
  expect(say(plain, { minutes: 1250 }, localeOf('ar'))).toBe('كل ١٬٢٥٠ د')
  expect(say(plural, { minutes: 15 }, localeOf('ar'))).toBe('١٥ دقيقة')
  expect(say('{minutes} মিনিট', { minutes: 15 }, localeOf('bn'))).toBe('১৫ মিনিট')
  expect(say('{minutes} मिनट', { minutes: 15 }, localeOf('hi'))).toBe('15 मिनट')
  expect(say('{number}', { number: 'SUN-2026-00001' }, localeOf('ar'))).toBe('SUN-2026-00001')
})

it('leaves a gap where nothing is known, and says quoted braces and apostrophes as they are', () => {
  expect(say('{name} is here', { name: null }, 'en')).toBe(' is here')
  expect(say("It''s '{name}', {name}'s", { name: 'Asha' }, 'en')).toBe("It's {name}, Asha's")
  expect(say("{n, plural, one {# o'clock '#'} other {{who} has #}}", { n: 2, who: 'Asha' }, 'en')).toBe('Asha has 2')
})
