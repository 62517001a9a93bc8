import { useTranslation } from 'react-i18next'
import { type Format, useFormat } from '../../i18n/format.js'

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const date = /^\d{4}-\d\d-\d\d$/
const uuid = /^[0-9a-f]{8}-/

/** Words of a state or a kind, as the tables write them: in small letters, or in capitals. */
const word = /^([a-z_]{2,20}|[A-Z_]{2,20})$/

/** Fields that hold days of the week, from Monday, 1, to Sunday, 7. */
const weekdays = new Set(['weekday', 'day_of_week', 'days'])

/** Fields that name roles. */
const roleFields = new Set(['role', 'role_id', 'base', 'second_factor_roles', 'managed_roles'])

interface Words {
  say: (key: string) => string
  knows: (key: string) => boolean
  language: string
  f: Format
}

const isStretch = (v: unknown): v is number[] => Array.isArray(v) && v.length === 2 && typeof v[0] === 'number'

/** The time of day so many minutes after midnight. */
const clockOf = (minute: number, locale: string) =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(minute * 60_000)

/** Postgres writes instants as `2026-11-20T09:30:00.12+00:00`; two digits of zone are enough for it, not for us. */
const readable = (v: string) => v.replace(/([+-]\d\d)$/, '$1:00')

/** A value of a changed field as people say it; undefined where there is none. Unknown shapes stay as they are. */
export function valueInWords(
  name: string,
  value: unknown,
  names: Record<string, string>,
  w: Words,
): string | undefined {
  if (value === null || value === undefined || value === '') return undefined
  if (typeof value === 'boolean') return w.say(value ? 'detail.yes' : 'detail.no')
  if (typeof value === 'number') {
    if (name.endsWith('_minor')) return w.f.money(value)
    if (name.endsWith('_minute')) return clockOf(value, w.f.locale)
    // The third of January 2000 was a Monday.
    if (weekdays.has(name)) return w.f.weekday(`2000-01-0${value + 2}`)
    if (name.endsWith('_rate') || name.endsWith('_cap')) return w.f.percent(value / 10_000)
    return w.f.number(value, { maximumFractionDigits: 6 })
  }
  // From and until, in minutes after midnight.
  if (name === 'breaks' && isStretch(value)) return value.map((v) => clockOf(v, w.f.locale)).join(' – ')
  if (Array.isArray(value)) return w.f.words(value.map((v) => valueInWords(name, v, names, w) ?? ''))
  if (typeof value === 'object') return ofObject(value as Record<string, unknown>, names, w)
  if (typeof value !== 'string') return undefined
  const text = value
  if (instant.test(text) && !Number.isNaN(Date.parse(readable(text)))) return w.f.dateTime(readable(text))
  if (date.test(text)) return w.f.date(text)
  if (uuid.test(text)) return names[text] ?? `…${text.slice(-6)}`
  if (roleFields.has(name) && w.knows(`core:roles.${text}`)) return w.say(`core:roles.${text}`)
  if ((name === 'allow' || name === 'deny') && w.knows(`identity:permissions.${text}`))
    return w.say(`identity:permissions.${text}`)
  const message = `notifications:kind.${text.replaceAll('.', '_')}`
  if (name === 'kind' && text.includes('.') && w.knows(message)) return w.say(message)
  if (name === 'language' || name === 'languages') return w.f.language(text)
  if (word.test(text) && w.knows(`audit:values.${text.toLowerCase()}`)) return w.say(`values.${text.toLowerCase()}`)
  return text
}

/** Of a list that changed, what is gone and what came; anything else stays as it is. */
export function differing(before: unknown, after: unknown): { before: unknown; after: unknown } {
  if (!Array.isArray(before) || !Array.isArray(after)) return { before, after }
  const [gone, come] = [before.filter((v) => !after.includes(v)), after.filter((v) => !before.includes(v))]
  // The same things in another order: both lists as they are.
  if (gone.length + come.length === 0) return { before, after }
  return { before: gone.length ? gone : null, after: come.length ? come : null }
}

/** Words in several languages: ours. Anything else: its parts side by side. */
function ofObject(value: Record<string, unknown>, names: Record<string, string>, w: Words): string | undefined {
  const { en, [w.language]: ours } = value
  if (typeof en === 'string') return typeof ours === 'string' ? ours : en
  const parts = Object.entries(value).flatMap(([k, v]) => valueInWords(k, v, names, w) ?? [])
  return parts.length ? w.f.words(parts) : undefined
}

export function useFieldWords(names: Record<string, string>) {
  const { t, i18n } = useTranslation(['audit', 'core', 'identity', 'notifications'], { useSuspense: false })
  const f = useFormat()
  const words: Words = { say: (k) => t(k as never) as string, knows: (k) => i18n.exists(k), language: i18n.language, f }
  return {
    /** The field's label; an unknown one by its own name. */
    label: (name: string) => (i18n.exists(`audit:fields.${name}`) ? t(`fields.${name}`) : name.replaceAll('_', ' ')),
    value: (name: string, value: unknown) => valueInWords(name, value, names, words),
    /** Which row it is, where people know it by a name or a code; there is only one of what is the whole clinic's. */
    which: (id: string) => (uuid.test(id) ? names[id] : id === 'clinic' ? '' : valueInWords('kind', id, names, words)),
  }
}
