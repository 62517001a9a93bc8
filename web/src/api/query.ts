import type { Page } from '@tabib/contracts/core/page'
import type { Answer, Route } from '@tabib/contracts/core/route'
import {
  infiniteQueryOptions,
  keepPreviousData,
  type Query,
  QueryClient,
  type QueryFilters,
  queryOptions,
} from '@tanstack/react-query'
import { type Args, call } from './call.js'
import { Problem } from './problem.js'

/** True while what is on screen is asked for again: a fetch that begins then shows nobody anything they do not see already. */
let freshening = false

/** Query options of a route: `useQuery(query(lab.get, { params: { id } }))`. The key is the route's id and the arguments. */
export const query = <T extends Route>(route: T, args: Args<T>) =>
  queryOptions<Answer<T>, Problem>({
    queryKey: [route.id, args],
    queryFn: ({ signal }) => call(route, args, { signal, refresh: freshening }),
  })

type PagedRoute = Route & { result: { _output: Page<unknown> } }
type Item<T extends PagedRoute> = Answer<T> extends { items: (infer I)[] } ? I : never

/** Query options of a cursor-paged list: `usePages(pages(staff.list, { query: { q } }))`. */
export const pages = <T extends PagedRoute>(route: T, args: Args<T>) =>
  infiniteQueryOptions({
    queryKey: [route.id, args, 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }): Promise<Page<Item<T>>> => {
      const { query: search } = args as { query?: Record<string, unknown> }
      const paged = { ...args, query: { ...search, ...(pageParam ? { cursor: pageParam } : {}) } } as Args<T>
      return call(route, paged, { signal, refresh: freshening }) as Promise<Page<Item<T>>>
    },
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  })

/** Screens refetch when looked at again and when the line returns, so a lost poke only delays them. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      networkMode: 'always',
      retry: (count, e) => count < 2 && e instanceof Problem && e.passing,
      retryDelay: (count, e) => ((e instanceof Problem && e.retryAfter) || 2 ** count) * 1000,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

/** A route, or the beginning of route ids (`lab.`, `frontdesk.queue`). */
export type Stale = Route | string

/** Marks everything read through these routes as out of date; what is on screen is fetched again. */
export function invalidate(stale: readonly Stale[]) {
  const prefixes = stale.map((s) => (typeof s === 'string' ? s : s.id))
  return freshen({
    predicate: ({ queryKey: [id] }) => typeof id === 'string' && prefixes.some((p) => id.startsWith(p)),
  })
}

/** First answers that may have been read before a change, and so are asked for again once they are here. */
const owed = new WeakSet<Query>()

/**
 * Marks what was read as out of date, everything unless told otherwise; what is on screen is fetched again. Those fetches say that
 * they only freshen what was opened before, so that one opening is one look.
 */
export function freshen(filters: QueryFilters = {}) {
  for (const query of queries.getQueryCache().findAll({ ...filters, type: 'active', fetchStatus: 'fetching' })) {
    if (query.state.data !== undefined || owed.has(query)) continue
    owed.add(query)
    const again = () => owed.delete(query) && freshen({ queryKey: query.queryKey, exact: true })
    void query.promise?.catch(() => undefined).then(() => setTimeout(again))
  }
  freshening = true
  try {
    return queries.invalidateQueries(filters)
  } finally {
    freshening = false
  }
}
