import type { AdministrationRoute, DoseUnit, Frequency, Timing } from '@tabib/contracts/prescriptions/words'
import { latinDigits } from '../../ui/digits.js'
import type { PadLine } from './pad.js'

/** What a quick entry says of a line. */
export type Said = Partial<
  Pick<
    PadLine,
    | 'dose'
    | 'doseUnit'
    | 'morning'
    | 'noon'
    | 'night'
    | 'frequency'
    | 'durationDays'
    | 'timing'
    | 'route'
    | 'asNeeded'
    | 'quantity'
  >
>

const oftenWords: Record<string, Frequency> = {
  od: 'OD',
  qd: 'OD',
  daily: 'OD',
  bd: 'BD',
  bid: 'BD',
  tds: 'TDS',
  tid: 'TDS',
  td: 'TDS',
  qid: 'QID',
  qds: 'QID',
  hs: 'HS',
  nocte: 'HS',
  stat: 'STAT',
  qod: 'QOD',
  eod: 'QOD',
  ad: 'QOD',
  weekly: 'WEEKLY',
  ow: 'WEEKLY',
  monthly: 'MONTHLY',
  q4h: 'Q4H',
  q6h: 'Q6H',
  q8h: 'Q8H',
  q12h: 'Q12H',
}
const timingWords: Record<string, Timing> = {
  bf: 'before_food',
  ac: 'before_food',
  before: 'before_food',
  af: 'after_food',
  pc: 'after_food',
  after: 'after_food',
  wf: 'with_food',
  cc: 'with_food',
  with: 'with_food',
  es: 'empty_stomach',
  empty: 'empty_stomach',
}
const routeWords: Record<string, AdministrationRoute> = {
  po: 'oral',
  sl: 'sublingual',
  im: 'intramuscular',
  iv: 'intravenous',
  sc: 'subcutaneous',
  pr: 'rectal',
  pv: 'vaginal',
  la: 'topical',
  top: 'topical',
  inh: 'inhaled',
  nasal: 'nasal',
  eye: 'eye',
  re: 'right_eye',
  le: 'left_eye',
  ear: 'ear',
}
const unitWords: Record<string, DoseUnit> = {
  tab: 'tablet',
  tabs: 'tablet',
  tablet: 'tablet',
  cap: 'capsule',
  caps: 'capsule',
  capsule: 'capsule',
  ml: 'mL',
  tsp: 'teaspoon',
  drop: 'drop',
  drops: 'drop',
  gtt: 'drop',
  puff: 'puff',
  puffs: 'puff',
  spray: 'spray',
  sprays: 'spray',
  sachet: 'sachet',
  sachets: 'sachet',
  u: 'unit',
  iu: 'unit',
  unit: 'unit',
  units: 'unit',
  mg: 'mg',
  g: 'g',
  inj: 'injection',
  patch: 'patch',
  supp: 'suppository',
  app: 'application',
}
const daysOf: Record<string, number> = {
  d: 1,
  day: 1,
  days: 1,
  w: 7,
  wk: 7,
  week: 7,
  weeks: 7,
  m: 30,
  mo: 30,
  month: 30,
  months: 30,
}
const fractions: Record<string, string> = { '½': '.5', '¼': '.25', '¾': '.75' }
const none: Said = { morning: 0, noon: 0, night: 0 }

const number = (s: string) => Number(s === '' ? NaN : s)

/** `1-0-1`, `1+0+1`, `½-0-½`; four figures only where all are the same. */
function slots(word: string): Said | null {
  if (!/^[\d.]+([-+][\d.]+){2,3}$/.test(word)) return null
  const parts = word.split(/[-+]/).map(number)
  if (parts.some(Number.isNaN) || parts.every((n) => n === 0) || parts.some((n) => n > 20)) return null
  if (parts.length === 4)
    return parts.every((n) => n === parts[0])
      ? { ...none, frequency: 'QID', ...(parts[0] === 1 ? {} : { dose: parts[0]! }) }
      : null
  return { morning: parts[0]!, noon: parts[1]!, night: parts[2]!, frequency: null }
}

/** `5d`, `2w`, `1m`, `x5`, and the old `5/7`, `2/52`, `1/12`. */
function duration(word: string): Said | null {
  const [, times, over] = /^(\d+)\/(7|52|12)$/.exec(word) ?? []
  if (times) return { durationDays: Number(times) * { 7: 1, 52: 7, 12: 30 }[over as '7' | '52' | '12'] }
  const [, n, unit] = /^x?(\d+)([a-z]*)$/.exec(word) ?? []
  if (n && unit && daysOf[unit]) return { durationDays: Number(n) * daysOf[unit] }
  return n && word.startsWith('x') && unit === '' ? { durationDays: Number(n) } : null
}

function amount(word: string): Said | null {
  const [, n, unit] = /^([\d.]+)([a-z]+)$/.exec(word) ?? []
  const known = unit && unitWords[unit]
  return n && known && number(n) > 0 ? { dose: number(n), doseUnit: known } : null
}

function meaning(word: string): Said | null {
  const [, count] = /^(?:[=#]|qty)(\d+(?:\.\d+)?)$/.exec(word) ?? []
  if (count) return { quantity: Number(count) }
  if (word === 'sos' || word === 'prn') return { asNeeded: true }
  if (oftenWords[word]) return { ...none, frequency: oftenWords[word] }
  if (timingWords[word]) return { timing: timingWords[word] }
  if (routeWords[word]) return { route: routeWords[word] }
  return slots(word) ?? duration(word) ?? amount(word)
}

/**
 * Reads a quick entry as doctors jot it down: `1-0-1 5d af`, `bd 5/7 pc`, `10ml tds 1w`, `sos =10`. Words nobody
 * understands come back in `unknown`.
 */
export function readPattern(typed: string): { said: Said; unknown: string[] } {
  const words = latinDigits(typed)
    .toLowerCase()
    .replace(/[½¼¾]/g, (f) => fractions[f]!)
    .replace(/[–—]/g, '-')
    .replace(/\s*([-+])\s*/g, '$1')
    // `5 days`, `10 ml`: the figure belongs to the word after it.
    .replace(
      /(^|\s)([\d.]+)\s+(?=(?:days?|weeks?|months?|wk|ml|tsp|tabs?|caps?|puffs?|drops?|units?|sprays?|sachets?|mg)\b)/g,
      '$1$2',
    )
    .replace(/\bfood\b|\bmeals?\b|\bfor\b|\bstomach\b/g, ' ')
    .split(/[\s,;]+/)
    .filter(Boolean)
  const unknown: string[] = []
  const said = words.reduce<Said>((all, word) => {
    const one = meaning(word)
    if (one === null) unknown.push(word)
    return { ...all, ...one }
  }, {})
  return { said, unknown }
}

const half = (n: number) => ({ 0.5: '½', 0.25: '¼', 0.75: '¾' })[n] ?? String(n)
const unitShort: Record<string, string> = {
  tablet: 'tab',
  capsule: 'cap',
  mL: 'ml',
  teaspoon: 'tsp',
  drop: 'drops',
  puff: 'puffs',
  spray: 'sprays',
  unit: 'u',
  injection: 'inj',
  suppository: 'supp',
  application: 'app',
}
const timingShort: Record<Timing, string> = {
  before_food: 'bf',
  after_food: 'af',
  with_food: 'wf',
  empty_stomach: 'es',
  any: '',
}

/** A line as a doctor would jot it down; `readPattern` reads it back. */
export function patternOf(l: PadLine): string {
  const often =
    l.morning + l.noon + l.night > 0
      ? [l.morning, l.noon, l.night].map(half).join('-')
      : (l.frequency?.toLowerCase() ?? '')
  const said = l.dose && (l.dose !== 1 || (!often && l.asNeeded))
  const dose = said ? `${l.dose}${unitShort[l.doseUnit] ?? l.doseUnit}` : ''
  const days = l.durationDays
    ? l.durationDays % 30 === 0
      ? `${l.durationDays / 30}m`
      : l.durationDays % 7 === 0
        ? `${l.durationDays / 7}w`
        : `${l.durationDays}d`
    : ''
  const needed = l.asNeeded && often !== 'sos' ? 'sos' : ''
  return [dose, often, needed, days, l.timing ? timingShort[l.timing] : '', l.quantity ? `=${l.quantity}` : '']
    .filter(Boolean)
    .join(' ')
}
