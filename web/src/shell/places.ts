import type { Me } from '@tabib/contracts/identity/auth'
import type { Role } from '@tabib/contracts/identity/roles'
import { paths } from '../paths.js'
import type { FeaturePage } from './feature.js'

/** The places of a role in the order of its day; the first is its home. */
const days: Record<Exclude<Role, 'patient' | 'family_member'>, readonly string[]> = {
  owner: [
    paths.today(),
    paths.takings(),
    paths.activity(),
    paths.staff(),
    paths.roles(),
    paths.stock(),
    paths.thirdParties(),
  ],
  receptionist: [
    paths.desk(),
    paths.appointments(),
    paths.waitingList(),
    paths.followUps(),
    paths.inbox(),
    paths.messages(),
    paths.thirdParties(),
  ],
  nurse: [paths.vitals(), paths.calling()],
  doctor: [paths.consult(), paths.appointments(), paths.followUps()],
  lab_technician: [paths.lab(), paths.calling()],
  pharmacist: [paths.pharmacy(), paths.calling(), paths.stock(), paths.medicines(), paths.thirdParties()],
  blood_bank_officer: [paths.lab()],
  cashier: [paths.register(), paths.calling(), paths.takings()],
  accountant: [paths.takings(), paths.thirdParties(), paths.stock()],
  hr: [paths.staff()],
  lawyer: [],
  clinic_admin: [
    paths.staff(),
    paths.today(),
    paths.takings(),
    paths.stock(),
    paths.thirdParties(),
    paths.followUps(),
    paths.desk(),
  ],
}
const most = 7

type Person = Pick<Me, 'roles' | 'permissions'>

export const mayOpen = (page: FeaturePage, me: Pick<Me, 'permissions'>) =>
  page.permission === 'public' || page.permission === 'signed-in' || me.permissions.includes(page.permission)

/** Places a person may go to, those of their day first; `rail` holds at most seven, `more` the rest. */
export function placesOf<P extends FeaturePage>(me: Person, pages: readonly P[]): { rail: P[]; more: P[] } {
  const open = pages.filter((p) => p.place && mayOpen(p, me))
  const day = new Set(
    (Object.keys(days) as (keyof typeof days)[]).flatMap((role) => (me.roles.includes(role) ? days[role] : [])),
  )
  const rail = [...day].flatMap((path) => open.find((p) => p.path === path) ?? []).slice(0, most)
  return { rail, more: open.filter((p) => !rail.includes(p)) }
}

/** Where a person's work begins: the first place of their first role that exists, else any place they may go to. */
export function homeOf(me: Person, pages: readonly FeaturePage[]): string | null {
  if (me.roles.includes('patient')) return paths.portal()
  const { rail, more } = placesOf(me, pages)
  return (rail[0] ?? more[0])?.path ?? null
}
