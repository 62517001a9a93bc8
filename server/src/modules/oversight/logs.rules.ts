import { changeActions, lookActions, type LogView } from '@tabib/contracts/audit/logs'

/** What a view asks of the three sources; a source without actions is not asked. */
export interface Asked {
  changes?: { actions?: readonly string[]; among?: readonly string[]; without?: readonly string[]; requested?: boolean }
  looks?: { actions?: readonly string[]; without?: readonly string[]; besideChanges: boolean }
  events?: { actions?: readonly string[] }
}

/** Not work: a session is prolonged, a draft is kept on every pause, somebody reads this very list. */
const byThemselves = ['identity.auth.refresh', 'encounters.drafts.save', 'audit.logs.get']

const signIns = ['sign_in', 'sign_in_failed', 'sign_out', 'session_ended', 'stepped_up', 'locked_out']
const rights = ['permission_changed', 'account_changed', 'password_changed', 'second_factor_changed', 'break_glass']

const includes = (list: readonly string[], v: string) => list.includes(v)

/** How a view is asked for; see `logViews`. */
export function askedBy(view: LogView | undefined): Asked {
  if (view === undefined) return { changes: {}, looks: { besideChanges: true }, events: {} }
  if (view === 'work')
    return {
      changes: { requested: true, without: byThemselves },
      looks: { actions: ['open', 'print', 'export', 'download'], without: byThemselves, besideChanges: true },
      events: { actions: ['sign_in', 'sign_out', 'break_glass', 'exported'] },
    }
  if (view === 'changes') return { changes: {} }
  if (view === 'looks') return { looks: { besideChanges: false } }
  if (view === 'papers') return { looks: { actions: ['print', 'export', 'download'], besideChanges: false } }
  if (view === 'sign_in') return { events: { actions: signIns } }
  if (view === 'refused') return { events: { actions: ['refused', 'sign_in_failed', 'locked_out'] } }
  if (view === 'rights') return { events: { actions: rights } }
  if (includes(changeActions, view)) return { changes: { actions: [view] } }
  return includes(lookActions, view) ? { looks: { actions: [view], besideChanges: false } } : {}
}

type Row = Record<string, unknown> | null

/** The fields of a changed row in the order of their names, each as it was and as it became. */
export function fieldsOf(before: Row, after: Row): { name: string; before: unknown; after: unknown }[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort()
  return names
    .map((name) => ({ name, before: before?.[name] ?? null, after: after?.[name] ?? null }))
    .filter((f) => f.before !== null || f.after !== null)
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Ids that stand in fields, each once, at most 500. */
export function idsIn(rows: readonly { fields: { before: unknown; after: unknown }[] }[]): string[] {
  const ids = new Set<string>()
  for (const row of rows)
    for (const f of row.fields)
      for (const v of [f.before, f.after]) if (typeof v === 'string' && uuid.test(v)) ids.add(v)
  return [...ids].slice(0, 500)
}

/** Newest first by time, then by the number beside it; what was looked at stands above what was changed at that instant. */
export const newestFirst = (a: { at: string; kind: string; n: number }, b: { at: string; kind: string; n: number }) =>
  b.at === a.at ? b.kind.localeCompare(a.kind) || b.n - a.n : b.at < a.at ? -1 : 1
