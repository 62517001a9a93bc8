import type { FieldProblem } from '@tabib/contracts/core/problem'
import i18next from 'i18next'
import type { z } from 'zod'
import { localeOf } from '../i18n/locale.js'

type Words = (keys: string[], values: Record<string, unknown>) => string

/** What a sentence is filled with: a calendar date and a time on the clock as the reader writes them. */
export function asWritten(values: Record<string, unknown> = {}): Record<string, unknown> {
  const format = (text: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeOf(i18next.language), { ...options, timeZone: 'UTC' }).format(new Date(text))
  const written = (value: unknown) => {
    if (typeof value !== 'string') return value
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return format(value, { day: 'numeric', month: 'short', year: 'numeric' })
    if (!/^\d\d:\d\d$/.test(value)) return value
    return format(`2000-01-01T${value.replace('24:', '00:')}:00Z`, { hour: 'numeric', minute: '2-digit' })
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, written(value)]))
}

/** A refused field in words: a code of ours (`identity.password_too_short`), or one of zod's (`too_small`). */
export function fieldWords(field: Pick<FieldProblem, 'code' | 'params'>): string {
  const [module, ...rest] = field.code.split('.')
  const keys = [`problems:fields.${field.code}`, `problems:${field.code}`, 'problems:fields.invalid']
  if (rest.length) keys.unshift(`${module}:problems.${rest.join('.')}`)
  return (i18next.t as Words)(keys, { maximum: 0, minimum: 0, ...asWritten(field.params) })
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
