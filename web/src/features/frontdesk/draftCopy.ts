import type { DraftContent } from '@tabib/contracts/encounters/drafts'

/** What this browser holds of a draft that the server has not confirmed yet. */
export interface DraftCopy {
  accountId: string
  /** The version it was written on. */
  version: number
  content: DraftContent
  /** What was last sent, as text: found on the server later, it was ours. */
  sent: string | null
}

const keyOf = (encounterId: string) => `tabib.draft.${encounterId}`

/** The copy of this person; another's stays untouched and unread. */
export function readCopy(encounterId: string, accountId: string): DraftCopy | null {
  try {
    const copy = JSON.parse(localStorage.getItem(keyOf(encounterId)) ?? 'null') as DraftCopy | null
    return copy?.accountId === accountId ? copy : null
  } catch {
    return null
  }
}

/** Answers whether it was kept; a browser without storage keeps nothing. */
export function keepCopy(encounterId: string, copy: DraftCopy): boolean {
  try {
    localStorage.setItem(keyOf(encounterId), JSON.stringify(copy))
    return true
  } catch {
    return false
  }
}

export function dropCopy(encounterId: string) {
  try {
    localStorage.removeItem(keyOf(encounterId))
  } catch {
    // Nothing was kept either.
  }
}

/** A draft as comparable text: the order of fields and empty ones do not count. */
export function textOf(content: DraftContent): string {
  const filled = Object.entries(content).filter(
    ([, v]) => v !== undefined && v !== null && v !== '' && v !== false && !(Array.isArray(v) && v.length === 0),
  )
  return JSON.stringify(
    filled.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    sorted,
  )
}

const sorted = (_: string, v: unknown) =>
  v && typeof v === 'object' && !Array.isArray(v)
    ? Object.fromEntries(Object.entries(v).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : v
