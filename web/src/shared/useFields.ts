import { useForm, type UseFormReturnType } from '@mantine/form'
import { type RefObject, useEffect } from 'react'
import type { z } from 'zod'
import type { Problem } from '../api/problem.js'
import { codeOf, fieldWords } from './fieldWords.js'

/** The fields of a form, whatever they hold. */
export type Fields = UseFormReturnType<any, any>

/**
 * The fields of a form, checked by the contract's own schema (`staff.create.body`): `<TextField {...fields.getInputProps('name')} />`.
 * `shape` turns what is on screen into what the contract takes, where the two differ.
 */
export function useFields<V extends Record<string, any>, S extends z.ZodType>(
  schema: S,
  initialValues: V,
  shape: (values: V) => unknown = withoutBlanks,
): UseFormReturnType<V, z.input<S>> {
  return useForm<V, z.input<S>>({
    initialValues,
    transformValues: (values) => shape(values) as z.input<S>,
    validateInputOnBlur: false,
    clearInputErrorOnChange: true,
    validate: (values) => {
      const parsed = schema.safeParse(shape(values))
      if (parsed.success) return {}
      const errors: Record<string, string> = {}
      for (const issue of parsed.error.issues) errors[issue.path.join('.')] ??= fieldWords(codeOf(issue))
      return errors
    },
  })
}

/** Blank text counts as not given. */
export function withoutBlanks<V extends Record<string, any>>(values: V): Partial<V> {
  return Object.fromEntries(
    Object.entries(values).filter(([, v]) => v !== '' && v !== null && v !== undefined),
  ) as Partial<V>
}

/** Puts the server's field problems (`/body/name`) beside their fields, and the cursor into the first. */
export function useProblemFields(fields: Fields, problem: Problem | null, form: RefObject<HTMLFormElement | null>) {
  useEffect(() => {
    const refused = (problem?.errors ?? [])
      .filter((e) => e.pointer.startsWith('/body/'))
      .map((e) => ({ ...e, path: e.pointer.slice('/body/'.length).replaceAll('/', '.') }))
      .filter((e) => e.path.split('.')[0]! in fields.values)
    for (const e of refused) fields.setFieldError(e.path, fieldWords(e))
    if (refused.length && form.current) focusRefused(form.current)
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [problem])
}

/** Brings the cursor to the first refused field, as the eye reads, once its words are on screen. */
export function focusRefused(form: HTMLFormElement) {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
