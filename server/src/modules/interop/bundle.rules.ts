import type { Resource } from './fhir.rules.js'

/** A bundle that cannot be taken in at all; the message is for the person who runs the import. */
export class Refused extends Error {
  override name = 'Refused'
}

/** One resource of a bundle and the name it goes by. */
export interface Entry {
  type: string
  /** Where the id is good: `urn:uuid`, `urn:oid`, a server's address, or `file` where it has only an id of its own. */
  source: string
  sourceId: string
  /** As other entries refer to it. */
  fullUrl: string | undefined
  resource: Resource
}

/** Kinds of bundle whose entries are records to keep; a message, a history or a search page of a server is none. */
const kinds = ['transaction', 'batch', 'collection']

/** The entries of a FHIR R4 bundle. @throws Refused for anything else, saying what it is */
export function entriesOf(content: unknown): Entry[] {
  const bundle = content as { resourceType?: unknown; type?: unknown; entry?: unknown } | null
  if (
    typeof bundle !== 'object' ||
    bundle === null ||
    Array.isArray(bundle) ||
    typeof bundle.resourceType !== 'string'
  ) {
    throw new Refused('is not FHIR: it has no resourceType')
  }
  if (bundle.resourceType !== 'Bundle') throw new Refused(`is a single ${short(bundle.resourceType)}, not a Bundle`)
  if (!kinds.includes(String(bundle.type))) {
    throw new Refused(`is a Bundle of type ${short(bundle.type)}; an import takes ${kinds.join(', ')}`)
  }
  if (bundle.entry !== undefined && !Array.isArray(bundle.entry))
    throw new Refused('is a Bundle whose entry is not a list')
  return ((bundle.entry ?? []) as unknown[]).map(entryOf)
}

function entryOf(given: unknown, index: number): Entry {
  const { fullUrl, resource, request } = (given ?? {}) as {
    fullUrl?: unknown
    resource?: unknown
    request?: { method?: unknown }
  }
  const where = `has an entry (number ${index + 1})`
  const method = request?.method
  if (method !== undefined && method !== 'POST' && method !== 'PUT')
    throw new Refused(`${where} that asks for ${short(method)}; an import only adds`)
  const r = resource as Resource | undefined
  if (typeof r !== 'object' || r === null || !/^[A-Z][A-Za-z]{1,59}$/.test(String(r.resourceType)))
    throw new Refused(`${where} without a resource`)
  const name = nameOf(r, typeof fullUrl === 'string' ? fullUrl : undefined)
  if (!name) throw new Refused(`${where} of type ${r.resourceType} with neither fullUrl nor id`)
  return { type: r.resourceType, ...name, fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined, resource: r }
}

const short = (v: unknown) => JSON.stringify(String(v).slice(0, 40))

function nameOf(r: Resource, fullUrl: string | undefined): { source: string; sourceId: string } | undefined {
  const urn = fullUrl && /^(urn:(?:uuid|oid)):(.{1,200})$/.exec(fullUrl)
  if (urn) return { source: urn[1]!, sourceId: urn[2]! }
  const url =
    fullUrl && /^(https?:\/\/.{1,400})\/[A-Z][A-Za-z]+\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/.*)?$/.exec(fullUrl)
  if (url) return { source: url[1]!, sourceId: url[2]! }
  return typeof r.id === 'string' && /^[A-Za-z0-9\-.]{1,64}$/.test(r.id)
    ? { source: 'file', sourceId: r.id }
    : undefined
}

/** What a reference points at: one entry's `fullUrl`, a type and id, or a type and an identifier to look for. */
export type Pointer =
  | { kind: 'url'; url: string; type?: string; id?: string }
  | { kind: 'identifier'; type: string; system: string; value: string }

/** Reads `urn:uuid:…`, `Practitioner/12`, `https://server/Patient/12` and `Practitioner?identifier=system|value`; undefined for contained ones. */
export function pointerOf(reference: unknown): Pointer | undefined {
  if (typeof reference !== 'string' || reference === '' || reference.startsWith('#')) return undefined
  const conditional = /^([A-Z][A-Za-z]+)\?identifier=([^|&]*)\|([^&]+)$/.exec(reference)
  if (conditional) {
    const [, type, system, value] = conditional
    return { kind: 'identifier', type: type!, system: decoded(system!), value: decoded(value!) }
  }
  const urn = /^urn:(?:uuid|oid):(.+)$/.exec(reference)
  if (urn) return { kind: 'url', url: reference, id: urn[1]! }
  const plain = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/.*)?$/.exec(reference)
  return { kind: 'url', url: reference, ...(plain ? { type: plain[1]!, id: plain[2]! } : {}) }
}

function decoded(s: string): string {
  try {
    return decodeURIComponent(s)
  } catch {
    return s
  }
}

/** Every reference in a resource. */
export function referencesIn(v: unknown, found: string[] = []): string[] {
  if (Array.isArray(v)) for (const one of v) referencesIn(one, found)
  else if (typeof v === 'object' && v !== null) {
    for (const [key, value] of Object.entries(v)) {
      if (key === 'reference' && typeof value === 'string') found.push(value)
      else if (typeof value === 'object') referencesIn(value, found)
    }
  }
  return found
}
