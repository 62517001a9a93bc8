import { reservedSlugs } from '@tabib/contracts/operators/clinics'

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
