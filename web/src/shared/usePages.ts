import { useInfiniteQuery } from '@tanstack/react-query'
import { asProblem, type Problem } from '../api/problem.js'

type Paged = Parameters<typeof useInfiniteQuery>[0]
interface Pages<I> {
  /** All rows read so far; undefined until the first page is there. */
  rows: I[] | undefined
  more: { has: boolean; pending: boolean; load: () => void }
  problem: Problem | null
  retry: () => void
}

/** Rows of a cursor-paged list: `const list = usePages(pages(staff.list, { query: { q } }))`. */
export function usePages<I>(options: {
  queryFn?: (context: any) => Promise<{ items: I[]; next: string | null }> | any
  queryKey: any
}): Pages<I> {
  const q = useInfiniteQuery(options as unknown as Paged)
  const data = q.data as { pages: { items: I[] }[] } | undefined
  return {
    rows: data?.pages.flatMap((p) => p.items),
    more: { has: q.hasNextPage, pending: q.isFetchingNextPage, load: () => void q.fetchNextPage() },
    problem: q.error ? asProblem(q.error) : null,
    retry: () => void q.refetch(),
  }
}
