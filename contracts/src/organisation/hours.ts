import { z } from 'zod'
import { line } from '../core/text.js'

/** A time of day by the branch's clock: `09:00`. */
export const opensAt = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'organisation.time_shape')
/** The end of a stretch of the day: up to `24:00`, its end. */
export const closesAt = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'organisation.time_shape')

/** Days of the week as ISO 8601 counts them: Monday is 1. */
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
export type Weekday = (typeof weekdays)[number]

export const stretchKinds = ['open', 'break'] as const

/** A stretch of one weekday: open, or a break within. What lies past midnight is written on the next day. */
export const stretch = z.strictObject({
  weekday: z.number().int().min(1).max(7),
  kind: z.enum(stretchKinds),
  /** What a break is for. */
  name: line(40).nullish(),
  opens: opensAt,
  closes: closesAt,
})
export type Stretch = z.infer<typeof stretch>

/** From one time of day to another; as text, because `HH:MM` sorts as it passes. */
export interface Span {
  opens: string
  closes: string
}

const overlap = (a: Span, b: Span) => a.opens < b.closes && b.opens < a.closes

export interface StretchProblem {
  index: number
  field: 'opens' | 'closes'
  code: 'organisation.hours_order' | 'organisation.hours_overlap' | 'organisation.break_outside'
}

/**
 * What is wrong with a week: a stretch that ends before it begins, two of one kind on top of each other, a break outside
 * every opening. Empty where nothing is.
 */
export function weekProblems(week: readonly Stretch[]): StretchProblem[] {
  return week.flatMap((s, index): StretchProblem[] => {
    if (s.opens >= s.closes) return [{ index, field: 'closes', code: 'organisation.hours_order' }]
    const same = week.filter((o) => o !== s && o.weekday === s.weekday)
    if (same.some((o) => o.kind === s.kind && overlap(o, s)))
      return [{ index, field: 'opens', code: 'organisation.hours_overlap' }]
    const within = same.some((o) => o.kind === 'open' && o.opens <= s.opens && s.closes <= o.closes)
    return s.kind === 'break' && !within ? [{ index, field: 'opens', code: 'organisation.break_outside' }] : []
  })
}

/** When one weekday is open: its openings without its breaks, in order. */
export function openSpans(week: readonly Stretch[], weekday: number): Span[] {
  const of = (kind: Stretch['kind']) => week.filter((s) => s.weekday === weekday && s.kind === kind)
  const spans = of('open').map(({ opens, closes }): Span => ({ opens, closes }))
  return of('break')
    .reduce((open, pause) => open.flatMap((span) => without(span, pause)), spans)
    .sort((a, b) => a.opens.localeCompare(b.opens))
}

function without(span: Span, pause: Span): Span[] {
  if (!overlap(span, pause)) return [span]
  return [
    { opens: span.opens, closes: pause.opens },
    { opens: pause.closes, closes: span.closes },
  ].filter((s) => s.opens < s.closes)
}

/** A week as the web edits it and the server keeps it. */
export const week = z
  .array(stretch)
  .max(140)
  .superRefine((stretches, ctx) => {
    for (const p of weekProblems(stretches)) ctx.addIssue({ code: 'custom', path: [p.index, p.field], message: p.code })
  })
