import {
  createContext,
  type ReactNode,
  useContext,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { Presses } from './presses.js'

/** A key and what it does, as the `?` sheet shows it. Keys: `F2`, `/`, `?`, `mod+K` (Ctrl, or ⌘ on a Mac). */
export interface Hotkey {
  key: string
  label: string
  run: () => void
  disabled?: boolean
}

interface Binding extends Hotkey {
  id: string
  layer: string
}

let bindings: readonly Binding[] = []
let layers: readonly string[] = ['page']
const listeners = new Set<() => void>()
const everywhere = 'everywhere'

function tell() {
  for (const l of listeners) l()
}

const LayerContext = createContext('page')

/**
 * What is shown on top: while it is, the keys of what lies below rest, and when it goes the focus is where it was before.
 * Every dialog and sheet wraps itself in one.
 */
export function HotkeyLayer({ children }: { children: ReactNode }) {
  const id = useId()
  const [opener] = useState(focused)
  // Before it is painted, and as soon as it is gone: a key belongs to what is seen.
  useLayoutEffect(() => {
    layers = [...layers, id]
    return () => {
      layers = layers.filter((l) => l !== id)
      setTimeout(() => giveBack(opener, id))
    }
  }, [id, opener])
  return <LayerContext value={id}>{children}</LayerContext>
}

/** What has the focus; of a menu, which is gone by the time that matters, what opened it. */
function focused(): Element | null {
  const menu = document.activeElement?.closest('[role="menu"]')
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : document.activeElement
}

/** The focus that a closed layer took with it goes back, unless somebody has it already. */
function giveBack(opener: Element | null, layer: string) {
  if (layers.includes(layer) || document.activeElement !== document.body) return
  const there = opener?.isConnected && opener !== document.body ? opener : document.querySelector('[data-page]')
  if (there instanceof HTMLElement) there.focus({ preventScroll: true })
}

/** Binds a key while the caller is on screen. Of two bindings of one key, the later one on screen has it. */
export function useHotkey(hotkey: Hotkey | null, options: { everywhere?: boolean } = {}) {
  const id = useId()
  const within = useContext(LayerContext)
  const layer = options.everywhere ? everywhere : within
  const latest = useRef(hotkey)
  latest.current = hotkey
  const { key, label, disabled } = hotkey ?? {}
  // Before it is painted: a key that is shown works.
  useLayoutEffect(() => {
    if (!key || !label) return
    const binding: Binding = { id, layer, key, label, disabled: disabled ?? false, run: () => latest.current?.run() }
    bindings = [...bindings, binding]
    tell()
    return () => {
      bindings = bindings.filter((b) => b !== binding)
      tell()
    }
  }, [id, layer, key, label, disabled])
}

/** The keys that work right now, for the `?` sheet. */
export function useHotkeyList(): readonly Hotkey[] {
  return useSyncExternalStore(
    (l) => {
      listeners.add(l)
      return () => listeners.delete(l)
    },
    () => bindings,
  )
}

/** How a keyboard event is written: `F9`, `mod+K`, `?`. */
export function nameOf(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = e.key.length === 1 ? e.key.toUpperCase() : e.key
  return `${e.ctrlKey || e.metaKey ? 'mod+' : ''}${e.altKey ? 'alt+' : ''}${key}`
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)) &&
  !/^(button|checkbox|radio|submit)$/i.test((target as HTMLInputElement).type ?? '')

/** Closes what is on top when Escape is pressed, and nothing that lies below it. */
export function useEscape(close: (() => void) | undefined) {
  const layer = useContext(LayerContext)
  const latest = useRef(close)
  latest.current = close
  useLayoutEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      // An open list takes it first: Mantine marks the field.
      const taken = (e.target as Element | null)?.getAttribute?.('data-mantine-stop-propagation') === 'true'
      if (e.key === 'Escape' && !e.isComposing && !taken && pressedOn === layer) latest.current?.()
    }
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [layer])
}

const presses = new Presses()

function press(e: KeyboardEvent) {
  if (e.defaultPrevented || e.isComposing) return
  const name = nameOf(e)
  // A bare character belongs to the field it is typed into; function keys and chords work everywhere.
  if (name.length === 1 && typing(e.target)) return
  const binding = bindings.findLast(
    (b) => b.key.toUpperCase() === name.toUpperCase() && (b.layer === pressedOn || b.layer === everywhere),
  )
  if (!binding) return
  e.preventDefault()
  if (!binding.disabled && presses.isMeant(name, e)) binding.run()
}

/** What was on top when the key went down: by the time the key has reached everybody it may be closed. */
let pressedOn: string | undefined
addEventListener('keydown', () => (pressedOn = layers.at(-1)), { capture: true })
addEventListener('keydown', press)
