import type { Me } from '@tabib/contracts/identity/auth'
import type { Icon } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'

export interface PaletteItem {
  id: string
  title: string
  /** Second line: number, age, amount. */
  detail?: string
  icon: Icon
  /** Where it leads, or what it does. */
  to?: string
  run?: () => void
  shortcut?: string
}

export interface PaletteContext {
  me: Me
  /** The text came from a barcode reader: an exact code, to be opened at once when exactly one thing is found. */
  scanned: boolean
  signal: AbortSignal
}

/** Finds things for the search above every page. Called while the person types; with empty text it offers its actions. */
export interface PaletteProvider {
  /** Translation key of the group's heading: `patients:palette.patients`. */
  group: string
  find: (text: string, context: PaletteContext) => Promise<PaletteItem[]>
}

let onPage: readonly PaletteProvider[] = []

/** Offers things of the page on screen ("finish this consultation") while it is there. */
export function usePaletteProvider(provider: PaletteProvider) {
  const latest = useRef(provider)
  latest.current = provider
  useEffect(() => {
    const own: PaletteProvider = {
      group: latest.current.group,
      find: (text, context) => latest.current.find(text, context),
    }
    onPage = [own, ...onPage]
    return () => {
      onPage = onPage.filter((p) => p !== own)
    }
  }, [])
}

export const pageProviders = () => onPage

let show: (text: string, scanned: boolean) => void = () => {}
export const whenPaletteOpens = (open: typeof show) => {
  show = open
}
/** Opens the search above, from anywhere. */
export const openPalette = (text = '', scanned = false) => show(text, scanned)
