import type { KeyboardEvent } from 'react'

/**
 * Enter moves on through the elements marked `data-step`, and the last Enter does what the form is for. Put it on the
 * form's `onKeyDown`; a field that has its own use for Enter (an open list) prevents it.
 */
export function enterMovesOn(e: KeyboardEvent<HTMLElement>, finish: () => void) {
  if (e.key !== 'Enter' || e.defaultPrevented || e.nativeEvent.isComposing || e.shiftKey || e.ctrlKey || e.metaKey)
    return
  const here = e.target as HTMLElement
  if (here.closest('button, a, textarea')) return
  const step = here.closest<HTMLElement>('[data-step]')
  if (!step) return
  e.preventDefault()
  const steps = [...e.currentTarget.querySelectorAll<HTMLElement>('[data-step]')]
  const next = steps[steps.indexOf(step) + 1]
  if (next) focusInto(next)
  else finish()
}

/** Brings the cursor to what stands for a step: the chosen radio, else its first field. */
export function focusInto(step: HTMLElement) {
  const target =
    step.querySelector<HTMLElement>('input[type="radio"]:checked') ??
    step.querySelector<HTMLElement>('input:not([type="file"]), textarea, [tabindex="0"]') ??
    step
  target.focus()
  if (target instanceof HTMLInputElement && target.type === 'text') target.select()
}
