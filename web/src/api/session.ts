import { externalSignIn } from '@tabib/contracts/federation/sign-in'
import { auth, type Me } from '@tabib/contracts/identity/auth'
import { sessions } from '@tabib/contracts/identity/sessions'
import type { Permission } from '@tabib/contracts/permissions'
import { type UseSuspenseQueryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { call } from './call.js'
import { isAtDoor, meKey, tellOtherTabs } from './ended.js'
import { Problem } from './problem.js'
import { queries, query } from './query.js'

/** Who is signed in. Kept until sign-out; a branch switch replaces it. */
export const meQuery: MeQuery = {
  ...query(auth.me, {}),
  queryKey: meKey,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
}
interface MeQuery extends UseSuspenseQueryOptions<Me, Problem> {
  staleTime: number
  queryKey: readonly unknown[]
}

/** Who is signed in, or null; asks the server once. Throws `Problem` when the server cannot say. */
export async function whoAmI(): Promise<Me | null> {
  try {
    return await queries.ensureQueryData(meQuery)
  } catch (e) {
    if (e instanceof Problem && e.kind === 'unauthenticated') return null
    throw e
  }
}

/** The signed-in person; only below the shell, which guarantees there is one. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data

/** Asks whether the signed-in person holds a permission: `const can = useCan(); can('lab.result.verify')`. */
export function useCan(): (permission: Permission) => boolean {
  const { permissions } = useMe()
  return (permission) => permissions.includes(permission)
}

/** Takes over as `me`: nothing read for another person or branch may stay on screen. */
export async function becomes(me: Me) {
  isAtDoor(null)
  await queries.cancelQueries()
  queries.removeQueries({ predicate: (q) => q.queryKey[0] !== auth.me.id && !q.isActive() })
  queries.setQueryData(meQuery.queryKey, me)
  await queries.resetQueries({ predicate: ({ queryKey: [id] }) => id !== auth.me.id })
}

/** Ends the session here, on the server, and in the other tabs. Answers where to sign out besides: at the provider it began at. */
export async function signOut(): Promise<string | null> {
  const left = await call(externalSignIn.leave, {}).catch(() => ({ url: null }))
  queries.clear()
  tellOtherTabs()
  return left.url
}

/** Locks this screen: its person comes back with a PIN, or somebody else does. Throws `Problem` where they have none. */
export async function lockScreen() {
  await call(sessions.lock, {})
  queries.clear()
  tellOtherTabs()
}
