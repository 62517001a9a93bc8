import type { RoleRow } from '@tabib/contracts/identity/role-editor'
import { permissionsHeld } from '@tabib/contracts/identity/roles'
import type { Permission } from '@tabib/contracts/permissions'

/** What a role says about a permission. */
export type Say = 'allow' | 'none' | 'deny'

/** What was changed and not yet saved: role → permission → what it will say. */
export type Draft = Readonly<Record<string, Readonly<Partial<Record<Permission, Say>>>>>

const savedSay = (role: RoleRow, p: Permission): Say =>
  role.deny.includes(p) ? 'deny' : role.allow.includes(p) ? 'allow' : 'none'

/** What a role says, changes that are not saved included. */
export const says = (draft: Draft, role: RoleRow, p: Permission): Say => draft[role.id]?.[p] ?? savedSay(role, p)

const after: Record<Say, Say> = { none: 'allow', allow: 'deny', deny: 'none' }

/** The next thing a role may say; back at what is saved, nothing is left to save. */
export function turned(draft: Draft, role: RoleRow, p: Permission): Draft {
  const next = after[says(draft, role, p)]
  const { [p]: _, ...rest } = draft[role.id] ?? {}
  const ofRole = next === savedSay(role, p) ? rest : { ...rest, [p]: next }
  const { [role.id]: __, ...others } = draft
  return Object.keys(ofRole).length === 0 ? others : { ...others, [role.id]: ofRole }
}

export const changesIn = (draft: Draft) => Object.values(draft).reduce((n, r) => n + Object.keys(r).length, 0)

/** A role as it will be. */
export function drafted(draft: Draft, role: RoleRow): RoleRow {
  const changed = Object.entries(draft[role.id] ?? {}) as [Permission, Say][]
  if (changed.length === 0) return role
  const touched = new Set(changed.map(([p]) => p))
  const saying = (say: Say) => changed.flatMap(([p, s]) => (s === say ? [p] : []))
  return {
    ...role,
    allow: [...role.allow.filter((p) => !touched.has(p)), ...saying('allow')],
    deny: [...role.deny.filter((p) => !touched.has(p)), ...saying('deny')],
  }
}

/** What the holder of these roles may do and where their day takes place: what the shell builds its rail from. */
export const personWith = (roles: readonly RoleRow[]) => ({
  roles: [...new Set(roles.map((r) => r.base))],
  permissions: [...permissionsHeld(roles)],
})
