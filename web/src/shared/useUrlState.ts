import { useNavigate, useSearch } from '@tanstack/react-router'
import type { z } from 'zod'

/**
 * What the address says after `?`, read by a schema whose every field has a default or is optional:
 * `const [view, setView] = useUrlState(z.object({ q: z.string().catch('') }))`. Setting replaces, so Back leaves the page;
 * with `push`, Back undoes it (an opened row).
 */
export function useUrlState<S extends z.ZodType<Record<string, unknown>>>(schema: S) {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const parsed = schema.safeParse(search)
  const state = (parsed.success ? parsed.data : schema.parse({})) as z.output<S>
  const set = (change: Partial<z.input<S>>, how: { push?: boolean } = {}) =>
    void navigate({
      to: '.',
      search: ((before: object) => withoutEmpty({ ...before, ...change })) as never,
      replace: !how.push,
    })
  return [state, set] as const
}

const withoutEmpty = (o: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined && v !== null && v !== ''))
