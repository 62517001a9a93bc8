import { reservedSlugs } from '@tabib/contracts/operators/clinics'

interface Place {
  slug: string
  domain: string | null
  home: boolean
}

/** Where people reach a clinic: its own domain, the installation's bare address for the home clinic, else its subdomain. */
export function addressOf(
  { slug, domain, home }: Place,
  installation: { publicUrl: string | undefined; port: number },
) {
  const base = new URL(installation.publicUrl ?? `http://localhost:${installation.port}`)
  if (domain) base.hostname = domain
  else if (!home) base.hostname = `${slug}.${base.hostname}`
  return base.origin
}

/** Whether a slug would be taken for something else in an address. */
export const isReserved = (slug: string) => reservedSlugs.includes(slug)

/** What a clinic's state looks like from outside. */
export function stateOf(
  row: { status: string; version: string | null; migrationError: string | null },
  digest: string,
) {
  if (row.status !== 'active') return row.status as 'suspended' | 'opening'
  if (row.version === digest) return 'active'
  return row.migrationError ? 'failed' : 'updating'
}
