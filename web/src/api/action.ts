import type { Answer, Route } from '@tabib/contracts/core/route'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type Args, call, type CallOptions } from './call.js'
import { Intention } from './intention.js'
import { asProblem, Problem } from './problem.js'
import { invalidate, type Stale } from './query.js'

interface ActionOptions<T extends Route> {
  /** Routes, or beginnings of route ids, whose answers are out of date once this is done. */
  invalidates?: readonly Stale[]
  onDone?: (answer: Answer<T>, args: Args<T>) => void
}

export interface Action<T extends Route> {
  /** Does it; the outcome arrives in `onDone`, `problem` and `pending`. */
  run: (args: Args<T>, options?: RunOptions) => void
  /** Does it and answers; throws `Problem`. */
  runAsync: (args: Args<T>, options?: RunOptions) => Promise<Answer<T>>
  pending: boolean
  problem: Problem | null
  answer: Answer<T> | undefined
  reset: () => void
}

/** A route that is fetched when it is first needed: for what is on screen before schemas are. */
export type Later<T extends Route> = () => Promise<T>

type RunOptions = Pick<CallOptions, 'version' | 'form'>

/**
 * Something the person does. One intention has one idempotency key: a double click joins the call it has made,
 * and trying the same thing again after a lost connection sends the same key, so it cannot happen twice.
 */
export function useAction<T extends Route>(route: T | Later<T>, options: ActionOptions<T> = {}): Action<T> {
  const [intention] = useState(() => new Intention())
  const mutation = useMutation<Answer<T>, Error, { args: Args<T>; key: string } & RunOptions>({
    mutationFn: async ({ args, ...rest }) => call(typeof route === 'function' ? await route() : route, args, rest),
    onSuccess: async (answer, { args, key }) => {
      intention.done(key)
      options.onDone?.(answer, args)
      if (options.invalidates) void invalidate(options.invalidates)
    },
    onError: (e, { key }) => intention.failed(key, e instanceof Problem && e.passing),
  })

  const runAsync = (args: Args<T>, rest: RunOptions = {}): Promise<Answer<T>> =>
    intention.once(JSON.stringify([args, rest.version, partsOf(rest.form)]), (key) =>
      mutation.mutateAsync({ args, key, ...rest }),
    )

  return {
    run: (args, rest) => void runAsync(args, rest).catch(() => undefined),
    runAsync,
    pending: mutation.isPending,
    problem: mutation.error ? asProblem(mutation.error) : null,
    answer: mutation.data,
    reset: mutation.reset,
  }
}

/** What a form holds, as far as it tells one from another: of files the name, size and time. */
const partsOf = (form: FormData | undefined) =>
  form && [...form].map(([name, v]) => [name, v instanceof File ? [v.name, v.size, v.lastModified] : v])
