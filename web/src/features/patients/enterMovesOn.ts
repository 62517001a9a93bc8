import type { KeyboardEvent } from 'react'

const fields =
  'input:not([type="hidden"]):not([type="file"]):not([type="checkbox"]):not(:disabled), textarea:not(:disabled)'

/** The fields of a form in reading order; of a group of radios, the chosen one or the first. */
function stops(form: HTMLFormElement): HTMLElement[] {
  const all = [...form.querySelectorAll<HTMLInputElement>(fields)].filter(
    (f) => f.type === 'radio' || f.offsetParent !== null,
  )
  const groups = new Map<string, HTMLInputElement>()
  for (const f of all) if (f.type === 'radio' && (f.checked || !groups.has(f.name))) groups.set(f.name, f)
  return all.filter((f) => f.type !== 'radio' || groups.get(f.name) === f)
}

/** Enter goes on to the next field, and saves in the last one. Put on what holds the fields of a form. */
export function enterMovesOn(e: KeyboardEvent<HTMLElement>) {
  const here = e.target
  if (e.key !== 'Enter' || e.defaultPrevented || e.nativeEvent.isComposing || e.ctrlKey || e.metaKey) return
  if (!(here instanceof HTMLInputElement) || here.getAttribute('aria-expanded') === 'true') return
  const form = here.form
  if (!form) return
  e.preventDefault()
  const all = stops(form)
  const at = all.findIndex(
    (f) => f === here || (f instanceof HTMLInputElement && f.type === 'radio' && f.name === here.name),
  )
  const next = all[at + 1]
  if (next) next.focus()
  else form.requestSubmit()
}
