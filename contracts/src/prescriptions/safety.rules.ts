/** What a warning can be about; the order is the order they are shown in. */
export const warningKinds = ['allergy', 'interaction', 'duplicate'] as const
export type WarningKind = (typeof warningKinds)[number]

/** A medicine as far as safety is concerned. */
export interface Substance {
  medicine: string
  generic?: string | null | undefined
  atc?: string | null | undefined
}

/** Two medicines, or classes by the beginning of their ATC codes, that must not meet. */
export interface InteractionPair {
  a: string
  b: string
  severity: string
  effect: string
}

export interface KnownAllergy {
  substance: string
  reaction?: string | null
}

interface AllergyClass {
  /** Words that name the class or one of its members, folded, in any language we speak. */
  words: readonly string[]
  /** Beginnings of the ATC codes of what belongs to it or is likely to cross-react. */
  atc: readonly string[]
}

// Classes within which an allergy to one member warns of all. ATC: WHO Collaborating Centre; cross-reactivity: BNF.
const classes: readonly AllergyClass[] = [
  {
    words: [
      'penicillin',
      'penicilin',
      'amoxicillin',
      'amoxycillin',
      'ampicillin',
      'cloxacillin',
      'flucloxacillin',
      'piperacillin',
      'co-amoxiclav',
      'augmentin',
      'पेनिसिलिन',
      'एमोक्सिसिलिन',
      'পেনিসিলিন',
      'অ্যামোক্সিসিলিন',
      'بنسلين',
      'أموكسيسيلين',
    ],
    atc: ['J01C', 'S01AA19'],
  },
  {
    words: [
      'cephalosporin',
      'cefalosporin',
      'ceftriaxone',
      'cefixime',
      'cefuroxime',
      'cephalexin',
      'cefalexin',
      'cefpodoxime',
    ],
    atc: ['J01DB', 'J01DC', 'J01DD', 'J01DE', 'J01DI'],
  },
  {
    words: [
      'sulfa',
      'sulpha',
      'sulfonamide',
      'sulphonamide',
      'sulfamethoxazole',
      'co-trimoxazole',
      'cotrimoxazole',
      'septran',
      'सल्फा',
      'সালফা',
      'سلفا',
    ],
    atc: ['J01E', 'A07EC01', 'D06BA', 'S01AB'],
  },
  {
    words: [
      'nsaid',
      'ibuprofen',
      'diclofenac',
      'naproxen',
      'aceclofenac',
      'ketorolac',
      'indometacin',
      'indomethacin',
      'आइबुप्रोफेन',
      'আইবুপ্রোফেন',
      'إيبوبروفين',
    ],
    atc: ['M01A', 'M02AA', 'N02BA', 'B01AC06', 'S01BC'],
  },
  {
    words: [
      'aspirin',
      'acetylsalicylic',
      'salicylate',
      'ecosprin',
      'disprin',
      'एस्पिरिन',
      'অ্যাসপিরিন',
      'أسبرين',
      'اسبرين',
    ],
    atc: ['N02BA', 'B01AC06', 'M01A', 'M02AA'],
  },
  {
    words: ['quinolone', 'ciprofloxacin', 'levofloxacin', 'ofloxacin', 'moxifloxacin', 'norfloxacin'],
    atc: ['J01M', 'S01AE', 'S02AA15'],
  },
  { words: ['macrolide', 'erythromycin', 'azithromycin', 'clarithromycin'], atc: ['J01FA', 'S01AA17', 'S01AA26'] },
  { words: ['tetracycline', 'doxycycline', 'minocycline'], atc: ['J01A', 'S01AA09'] },
  {
    words: ['aminoglycoside', 'gentamicin', 'amikacin', 'streptomycin', 'tobramycin', 'neomycin'],
    atc: ['J01G', 'S01AA11', 'S01AA12', 'A07AA01'],
  },
  { words: ['nitroimidazole', 'metronidazole', 'tinidazole', 'ornidazole'], atc: ['J01XD', 'P01AB', 'G01AF01'] },
  { words: ['opioid', 'opiate', 'morphine', 'codeine'], atc: ['N02A', 'R05DA'] },
  {
    words: ['local anaesthetic', 'local anesthetic', 'lidocaine', 'lignocaine', 'bupivacaine'],
    atc: ['N01BB', 'C01BB01', 'D04AB01', 'S01HA'],
  },
  { words: ['statin', 'atorvastatin', 'rosuvastatin', 'simvastatin'], atc: ['C10AA', 'C10BA'] },
  {
    words: ['ace inhibitor', 'enalapril', 'ramipril', 'lisinopril', 'perindopril', 'captopril'],
    atc: ['C09A', 'C09B'],
  },
  { words: ['iodine', 'povidone', 'आयोडीन', 'আয়োডিন', 'يود'], atc: ['D08AG', 'V08A', 'H03CA'] },
  { words: ['heparin', 'enoxaparin'], atc: ['B01AB'] },
  { words: ['insulin'], atc: ['A10A'] },
]

// Words of a name that say nothing of which substance it is.
const salts = new Set([
  'acid',
  'sodium',
  'potassium',
  'hydrochloride',
  'sulfate',
  'sulphate',
  'chloride',
  'citrate',
  'phosphate',
  'maleate',
  'tartrate',
  'acetate',
  'human',
  'with',
  'vitamin',
  'oral',
  'regular',
  'drug',
  'substance',
  'allergy',
])

const fold = (s: string) =>
  s
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
const wordsOf = (s: string) =>
  fold(s)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((w) => w.length >= 4 && !salts.has(w))
const startsWithAny = (code: string | null | undefined, prefixes: readonly string[]) =>
  Boolean(code) && prefixes.some((p) => code!.startsWith(p))

/** Whether a medicine is, or is of the class of, a substance the patient is allergic to. */
export function allergicTo(substance: string, m: Substance): boolean {
  const said = fold(substance)
  const named = new Set([...wordsOf(m.generic ?? ''), ...wordsOf(m.medicine)])
  if (wordsOf(substance).some((w) => named.has(w))) return true
  return classes.some((c) => {
    if (!c.words.some((w) => said.includes(fold(w)))) return false
    return startsWithAny(m.atc, c.atc) || (!m.atc && c.words.some((w) => named.has(fold(w))))
  })
}

/** Calcium given into a vein; B05BB01 covers saline too, so fluids are told by their name. */
const calciumIntoVein = (m: Substance) =>
  startsWithAny(m.atc, ['A12AA03', 'A12AA07', 'B05XA07']) ||
  /ringer|hartmann|compound sodium lactate/i.test(`${m.generic ?? ''} ${m.medicine}`)
const isCeftriaxone = (m: Substance) =>
  startsWithAny(m.atc, ['J01DD04', 'J01DD54']) || /ceftriaxone/i.test(`${m.generic ?? ''} ${m.medicine}`)

/** The effect of two medicines on each other by a list of dangerous pairs, or null. Which one comes first makes no difference. */
export function interactionOf(one: Substance, other: Substance, pairs: readonly InteractionPair[]): string | null {
  if ((isCeftriaxone(one) && calciumIntoVein(other)) || (isCeftriaxone(other) && calciumIntoVein(one)))
    return 'precipitate'
  if (!one.atc || !other.atc) return null
  const hit = pairs.find(
    ({ a, b, severity }) =>
      severity === 'high' &&
      ((one.atc!.startsWith(a) && other.atc!.startsWith(b)) || (one.atc!.startsWith(b) && other.atc!.startsWith(a))),
  )
  return hit?.effect ?? null
}

/** Whether two lines prescribe the same substance: the same fifth-level ATC code, or the same name. */
export function sameSubstance(one: Substance, other: Substance): boolean {
  if (one.atc && one.atc.length === 7 && one.atc === other.atc)
    return fold(one.generic ?? '') === fold(other.generic ?? '') || !one.generic || !other.generic
  return fold(one.generic ?? one.medicine).trim() === fold(other.generic ?? other.medicine).trim()
}

export interface Finding {
  kind: WarningKind
  /** Places in the new lines, from 0. */
  lines: number[]
  medicine: string
  against: string
  current: boolean
  /** Key of the effect in the list of interactions. */
  effect: string | null
  reaction: string | null
}

export interface SafetyFacts {
  allergies: readonly KnownAllergy[]
  /** What the patient takes already. */
  current: readonly Substance[]
  pairs: readonly InteractionPair[]
}

/** Everything a doctor should know of new lines before signing: allergies first, then interactions, then doubles. */
export function checkSafety(lines: readonly Substance[], { allergies, current, pairs }: SafetyFacts): Finding[] {
  const findings: Finding[] = []
  lines.forEach((m, i) => {
    for (const a of allergies.filter((known) => allergicTo(known.substance, m)))
      findings.push({
        kind: 'allergy',
        lines: [i],
        medicine: m.medicine,
        against: a.substance,
        current: false,
        effect: null,
        reaction: a.reaction ?? null,
      })
    const compare = (other: Substance, at: number | null) => {
      const found = {
        lines: at === null ? [i] : [i, at],
        medicine: m.medicine,
        against: other.medicine,
        current: at === null,
        reaction: null,
      }
      if (sameSubstance(m, other)) return findings.push({ kind: 'duplicate', ...found, effect: null })
      const effect = interactionOf(m, other, pairs)
      return effect === null ? 0 : findings.push({ kind: 'interaction', ...found, effect })
    }
    lines.slice(i + 1).forEach((other, k) => compare(other, i + 1 + k))
    current.forEach((other) => compare(other, null))
  })
  return findings.sort(
    (x, y) => warningKinds.indexOf(x.kind) - warningKinds.indexOf(y.kind) || x.lines[0]! - y.lines[0]!,
  )
}
