import type { FieldProblem } from '@tabib/contracts/core/problem'
import i18next from 'i18next'
import type { z } from 'zod'

type Words = (keys: string[], values: Record<string, unknown>) => string

/** A refused field in words: a code of ours (`identity.password_too_short`), or one of zod's (`too_small`). */
export function fieldWords(field: Pick<FieldProblem, 'code' | 'params'>): string {
  const [module, ...rest] = field.code.split('.')
  const keys = [`problems:fields.${field.code}`, `problems:${field.code}`, 'problems:fields.invalid']
  if (rest.length) keys.unshift(`${module}:problems.${rest.join('.')}`)
  return (i18next.t as Words)(keys, { maximum: 0, minimum: 0, ...field.params })
}

/** Our code for what zod found, the same as the server gives. */
export function codeOf(issue: z.core.$ZodIssue): Pick<FieldProblem, 'code' | 'params'> {
  if (/^[a-z_]+(\.[a-z_]+)*$/.test(issue.message)) return { code: issue.message }
  if (issue.code === 'too_small' && issue.origin !== 'number' && Number(issue.minimum) <= 1) return { code: 'required' }
  if (issue.code === 'invalid_type' && issue.input === undefined) return { code: 'required' }
  if (issue.code === 'too_small')
    return {
      code: issue.origin === 'number' ? 'number_too_small' : 'too_short',
      params: { minimum: Number(issue.minimum) },
    }
  if (issue.code === 'too_big')
    return {
      code: issue.origin === 'number' ? 'number_too_big' : 'too_long',
      params: { maximum: Number(issue.maximum) },
    }
  return { code: issue.code === 'invalid_format' ? `format_${issue.format}` : issue.code }
}
