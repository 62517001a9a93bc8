import type { Answer, Route } from '@tabib/contracts/core/route'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { type Args, call, type CallOptions } from './call.js'
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

type RunOptions = Pick<CallOptions, 'version' | 'form'>
interface Intention {
  same: string
  key: string
  under?: Promise<unknown>
}

/**
 * Something the person does. One intention has one idempotency key: a double click joins the call under way, and
 * trying the same thing again after a lost connection sends the same key, so it cannot happen twice.
 */
export function useAction<T extends Route>(route: T, options: ActionOptions<T> = {}): Action<T> {
  const intention = useRef<Intention | null>(null)
  const mutation = useMutation<Answer<T>, Error, { args: Args<T>; key: string } & RunOptions>({
    mutationKey: [route.id],
    mutationFn: ({ args, ...rest }) => call(route, args, rest),
    onSuccess: async (answer, { args }) => {
      intention.current = null
      options.onDone?.(answer, args)
      if (options.invalidates) void invalidate(options.invalidates)
    },
    onError: (e) => {
      if (!(e instanceof Problem && e.passing)) intention.current = null
    },
  })

  function runAsync(args: Args<T>, rest: RunOptions = {}): Promise<Answer<T>> {
    const same = JSON.stringify([args, rest.version])
    const held = intention.current
    if (held?.same === same && held.under) return held.under as Promise<Answer<T>>
    const now: Intention = held?.same === same ? held : { same, key: crypto.randomUUID() }
    intention.current = now
    const under = mutation.mutateAsync({ args, key: now.key, ...rest })
    now.under = under
    under.then(
      () => delete now.under,
      () => delete now.under,
    )
    return under
  }

  return {
    run: (args, rest) => void runAsync(args, rest).catch(() => undefined),
    runAsync,
    pending: mutation.isPending,
    problem: mutation.error ? asProblem(mutation.error) : null,
    answer: mutation.data,
    reset: mutation.reset,
  }
}
