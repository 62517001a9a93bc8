import type { FieldProblem } from '@tabib/contracts/core/problem'
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

const pointer = (path: readonly PropertyKey[]) =>
  '/' + path.map((p) => String(p).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')

/** One field problem per refused field: a JSON pointer and a code the web has a sentence for. */
export function fieldProblems(issues: readonly Issue[]): FieldProblem[] {
  return issues.flatMap((i): FieldProblem[] => {
    if (i.code === 'unrecognized_keys')
      return i.keys.map((k) => ({ pointer: pointer([...i.path, k]), code: 'unknown_field' }))
    return [{ pointer: pointer(i.path), ...describe(i) }]
  })
}

function describe(i: Issue): { code: string; params?: Record<string, unknown> } {
  // A message of ours is itself a code.
  if (/^[a-z0-9_]+(\.[a-z0-9_]+)?$/.test(i.message)) return { code: i.message }
  if (i.code === 'invalid_type')
    return { code: i.input === undefined ? 'required' : 'type', params: { expected: i.expected } }
  if (i.code === 'too_small')
    return { code: i.origin === 'string' ? 'too_short' : 'too_small', params: { minimum: Number(i.minimum) } }
  if (i.code === 'too_big')
    return { code: i.origin === 'string' ? 'too_long' : 'too_big', params: { maximum: Number(i.maximum) } }
  if (i.code === 'invalid_format') return { code: `format_${i.format}` }
  if (i.code === 'invalid_value') return { code: 'choice' }
  return { code: 'shape' }
}
