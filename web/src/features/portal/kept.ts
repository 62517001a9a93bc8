import { useState } from 'react'

const prefix = 'tabib.portal.'

/** What was kept in this tab under a name; null where nothing was, or storage is blocked. */
export function recall(name: string): string | null {
  try {
    return sessionStorage.getItem(prefix + name)
  } catch {
    return null
  }
}

/** Keeps something in this tab, so that loading the page again loses nothing; null forgets it. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(prefix + name)
    else sessionStorage.setItem(prefix + name, value)
  } catch {
    // Storage is blocked: it holds until the page is left.
  }
}

/** Forgets everything: whoever takes the phone next finds nothing of this person. */
export function forgetAll(): void {
  try {
    for (const store of [sessionStorage, localStorage])
      for (const key of Object.keys(store)) if (key.startsWith(prefix)) store.removeItem(key)
  } catch {
    // Storage is blocked: nothing was kept.
  }
}

/** Text that outlives a reload of its page, and nothing else. */
export function useKept(name: string): readonly [string, (value: string) => void] {
  const [value, setValue] = useState(() => recall(name) ?? '')
  const set = (next: string) => {
    setValue(next)
    keep(name, next || null)
  }
  return [value, set]
}
