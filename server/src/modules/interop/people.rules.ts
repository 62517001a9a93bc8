import { languages } from '@tabib/contracts/core/person'
import { importedPhone } from '@tabib/contracts/interop/phones'
import type { KeepReason } from '@tabib/contracts/interop/kept-aside'
import {
  type Address,
  type Concept,
  type ContactPoint,
  type HumanName,
  type Identifier,
  moment,
  type Resource,
  spokenName,
  text,
} from './fhir.rules.js'

export interface PatientResource extends Resource {
  identifier?: Identifier[]
  name?: HumanName[]
  gender?: string
  birthDate?: string
  deceasedDateTime?: string
  telecom?: ContactPoint[]
  address?: Address[]
  communication?: { language?: Concept }[]
  contact?: { name?: HumanName; telecom?: ContactPoint[] }[]
}

export interface OrganisationResource extends Resource {
  name?: string
  type?: Concept[]
  telecom?: ContactPoint[]
  address?: Address[]
}

const valueOf = (telecom: ContactPoint[] | undefined, system: string) =>
  text(telecom?.find((t) => t.system === system)?.value, 120)
const countryOf = (addresses: Address[] | undefined, fallback: string) => {
  const said = text(addresses?.[0]?.country)?.toUpperCase()
  return said && /^[A-Z]{2}$/.test(said) ? said : fallback
}

/** Columns of a patient, or why it cannot be one. `country`: whose national numbers to assume where the address names none. */
export function patientOf(r: PatientResource, country: string) {
  const name = spokenName(r.name)
  if (!name) return 'no_name' satisfies KeepReason
  const birth = birthDate(r.birthDate)
  if (!birth) return 'no_birth_date' satisfies KeepReason
  const home = r.address?.[0]
  const from = countryOf(r.address, country)
  const phone = valueOf(r.telecom, 'phone')
  const contact = r.contact?.[0]
  const contactPhone = valueOf(contact?.telecom, 'phone')
  return {
    name,
    gender: r.gender === 'female' || r.gender === 'male' || r.gender === 'other' ? r.gender : 'unknown',
    ...birth,
    phone: phone ? importedPhone(phone, from) : null,
    language: languageOf(r.communication?.[0]?.language) ?? null,
    address: addressOf(home),
    emergency_name: (contact?.name && spokenName([contact.name])) ?? null,
    emergency_phone: contactPhone ? (importedPhone(contactPhone, from) ?? contactPhone) : null,
    deceased_on: moment(r.deceasedDateTime)?.date ?? null,
  }
}

/** A birth date; where only the year or month is known, its middle, marked as estimated. */
function birthDate(v: unknown) {
  const m = moment(v)
  if (!m) return undefined
  const estimated = {
    year: `${m.date.slice(0, 4)}-07-01`,
    month: `${m.date.slice(0, 7)}-15`,
    day: undefined,
    instant: undefined,
  }[m.precision]
  return { birth_date: estimated ?? m.date, birth_date_estimated: estimated !== undefined }
}

function languageOf(c: Concept | undefined) {
  const tag = text(c?.coding?.[0]?.code)?.toLowerCase().split('-')[0]
  return languages.find((l) => l === tag)
}

function addressOf(a: Address | undefined) {
  const parts = {
    line: text((a?.line ?? []).join(', '), 300),
    city: text(a?.city, 100),
    district: text(a?.district, 100) ?? text(a?.state, 100),
    postalCode: text(a?.postalCode, 20),
  }
  return Object.fromEntries(Object.entries(parts).filter((p): p is [string, string] => p[1] !== undefined))
}

/** The numbers a person is known by, each once; those without a system are no use to anybody else. */
export function identifiersOf(r: Resource): { system: string; value: string }[] {
  const list = Array.isArray(r.identifier) ? r.identifier : []
  const seen = new Map<string, { system: string; value: string }>()
  for (const i of list) {
    const [system, value] = [text(i.system, 300), text(i.value, 200)]
    if (system && value) seen.set(JSON.stringify([system, value]), { system, value })
  }
  return [...seen.values()]
}

const partnerKinds: Record<string, string> = { prov: 'referrer', ins: 'insurer', pay: 'insurer' }

/** Columns of a partner: a hospital elsewhere may send patients here, an insurer may pay; other organisations have no home. */
export function partnerOf(r: OrganisationResource) {
  const kind = r.type
    ?.flatMap((t) => t.coding ?? [])
    .map((c) => partnerKinds[c.code ?? ''])
    .find(Boolean)
  if (!kind) return 'no_home' satisfies KeepReason
  const name = text(r.name, 200)
  if (!name) return 'no_name' satisfies KeepReason
  const a = r.address?.[0]
  const place = [...(a?.line ?? []), a?.city, a?.state, a?.postalCode, a?.country].filter((p) => typeof p === 'string')
  return {
    kind,
    name,
    phone: valueOf(r.telecom, 'phone') ?? null,
    email: valueOf(r.telecom, 'email') ?? null,
    address: text(place.join(', '), 300) ?? null,
  }
}
