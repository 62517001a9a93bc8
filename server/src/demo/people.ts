import type { Random } from './random.js'
import { reference } from './reference-files.js'

export interface Person {
  name: string
  gender: 'female' | 'male'
  age: number
  phone: string | null
  bloodGroup: (typeof bloodGroups)[number] | null
  language: 'en' | 'hi' | 'bn' | 'ar'
  address: { line: string; city: string }
  /** Set by the first visit. */
  patientId?: string
  /** What they know they do not bear; nothing where they know of none. */
  allergy?: string
  allergyAsked?: boolean
  /** A condition that brings them back. */
  chronic?: string
}

// Shares among South Asian blood donors, roughly.
const bloodGroups = ['B+', 'B+', 'B+', 'O+', 'O+', 'O+', 'A+', 'A+', 'AB+', 'O-', 'B-', 'A-', 'AB-'] as const
const ALLERGIES = ['Penicillin', 'Penicillin', 'Sulfonamides', 'Ibuprofen', 'Peanut', 'Egg', 'Dust mites', 'Aspirin']
const languageOf = { latn: 'en', deva: 'hi', beng: 'bn', arab: 'ar' } as const
/** The longest name a form has to carry. */
const LONG_NAME = 'Venkatanarasimha Rajuvaripeta Subrahmanyam Chandrasekhara Iyer'

interface Scripts {
  script: keyof typeof languageOf
  female: (string | { name: string })[]
  male: (string | { name: string })[]
  family: (string | { name: string })[]
}

interface Names {
  names: Scripts[]
  localities: { city: string; name: string }[]
}

const plain = (n: string | { name: string }) => (typeof n === 'string' ? n : n.name)

/** `count` people with names in four scripts, households that share a phone among them, and one very long name. */
export function inventPeople(random: Random, count: number): Person[] {
  const { names, localities } = reference<Names>('demo-names.json')
  const people: Person[] = []
  while (people.length < count) {
    const scripts = random.pick([names[0]!, names[0]!, names[0]!, ...names])
    const family = plain(random.pick(scripts.family))
    const place = random.pick(localities)
    const phone = random.chance(0.95) ? `+9198${String(random.int(10_000_000, 99_999_999))}` : null
    const size = random.chance(0.3) ? random.int(2, 5) : 1
    for (let i = 0; i < size; i++) {
      const gender = random.chance(0.54) ? 'female' : 'male'
      people.push({
        name: `${plain(random.pick(scripts[gender]))} ${family}`,
        gender,
        age: i < 2 ? random.int(19, 78) : random.int(0, 17),
        phone,
        bloodGroup: random.chance(0.6) ? random.pick(bloodGroups) : null,
        language: languageOf[scripts.script],
        address: { line: `${random.int(1, 240)} ${place.name}`, city: place.city },
        ...(random.chance(0.12) ? { allergy: random.pick(ALLERGIES) } : {}),
        ...(i < 2 && random.chance(0.25)
          ? { chronic: random.pick(['diabetes', 'hypertension', 'thyroid', 'asthma']) }
          : {}),
      })
    }
  }
  people[7]!.name = LONG_NAME
  return people
}
