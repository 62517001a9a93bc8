import { useEffect, useRef } from 'react'

/** A barcode reader types like a keyboard, only faster than anybody can, and ends with Enter. */
const fastest = 35
const shortest = 5

type OnScan = (code: string) => boolean | void
let handlers: readonly OnScan[] = []
let otherwise: (code: string) => void = () => {}

/** Where a code goes that no page on screen wants: the command palette. */
export function scansOtherwise(go: (code: string) => void) {
  otherwise = go
}

/** Takes scanned codes while on screen; answer `false` to leave a code to the page below or to the palette. */
export function useScan(onScan: OnScan) {
  const latest = useRef(onScan)
  latest.current = onScan
  useEffect(() => {
    const take: OnScan = (code) => latest.current(code)
    handlers = [...handlers, take]
    return () => {
      handlers = handlers.filter((h) => h !== take)
    }
  }, [])
}

/** A slip's QR is an address for the patient's phone (`https://…/q/<visit>`); desks know it as the visit's code. */
export function codeOf(scanned: string): string {
  const m = /\/q\/([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i.exec(scanned.trim())
  return m ? `TABIB:V:${m.slice(1).join('-').toLowerCase()}` : scanned
}

export function dispatchScan(scanned: string) {
  const code = codeOf(scanned)
  for (const h of handlers.toReversed()) if (h(code) !== false) return
  otherwise(code)
}

interface Burst {
  field: HTMLInputElement | HTMLTextAreaElement | null
  /** The field as it was before the first character. */
  before: { value: string; start: number | null; end: number | null }
  first: string
  held: string
  last: number
}

/**
 * Watches for scans. The first character cannot be told from typing and goes where the cursor is; from the second on,
 * characters that come faster than a person types are held back. Enter makes them a scan, and the field is put back as
 * it was; silence gives them to the field, a few hundredths of a second late. Answers how to stop.
 */
export function watchScanner(target: Window = window): () => void {
  let burst: Burst | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function release() {
    clearTimeout(timer)
    const b = burst
    burst = null
    if (b?.held && b.field && document.activeElement === b.field) document.execCommand('insertText', false, b.held)
  }

  function onKey(e: KeyboardEvent) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.key === 'Shift') return
    // A password is nobody's scan, however fast a password manager types it.
    if (isSecret(e.target)) return release()
    const soon = burst !== null && e.timeStamp - burst.last <= fastest
    if (e.key === 'Enter' && burst && soon && burst.held.length + 1 >= shortest) {
      e.preventDefault()
      e.stopImmediatePropagation()
      clearTimeout(timer)
      const code = burst.first + burst.held
      restore(burst)
      burst = null
      dispatchScan(code)
      return
    }
    if (e.key.length !== 1) return release()
    if (burst && soon && !e.repeat) {
      e.preventDefault()
      e.stopImmediatePropagation()
      burst.held += e.key
      burst.last = e.timeStamp
      clearTimeout(timer)
      timer = setTimeout(release, fastest * 2)
      return
    }
    release()
    burst = begin(e)
    timer = setTimeout(release, fastest * 2)
  }

  target.addEventListener('keydown', onKey, { capture: true })
  return () => target.removeEventListener('keydown', onKey, { capture: true })
}

const isSecret = (field: EventTarget | null) =>
  field instanceof HTMLInputElement && (field.type === 'password' || field.autocomplete.includes('password'))

function begin(e: KeyboardEvent): Burst {
  const field = e.target instanceof HTMLInputElement || e.target instanceof HTMLTextAreaElement ? e.target : null
  const before = { value: field?.value ?? '', start: field?.selectionStart ?? null, end: field?.selectionEnd ?? null }
  return { field, before, first: e.key, held: '', last: e.timeStamp }
}

function restore({ field, before }: Burst) {
  if (!field || field.value === before.value) return
  const owner = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement
  Object.getOwnPropertyDescriptor(owner.prototype, 'value')?.set?.call(field, before.value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  if (before.start !== null) field.setSelectionRange(before.start, before.end)
}
