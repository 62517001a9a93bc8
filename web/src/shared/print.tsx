import { type ReactNode, useState } from 'react'
import { createPortal } from 'react-dom'
import { fetchFile } from '../api/call.js'
import { asProblem, type Problem } from '../api/problem.js'

/**
 * Fetches a PDF of this server (`urlOf(route, args)`) with the person's own authority and opens the print dialog on it.
 * Where the browser cannot print from a frame (phones), the document opens in a tab. Throws `Problem`.
 */
export async function printDocument(url: string): Promise<void> {
  await printBlob(await fetchFile(url))
}

/** Opens the print dialog on a PDF that is already here. */
export async function printBlob(blob: Blob): Promise<void> {
  if (matchMedia('(pointer: coarse)').matches || !printFromFrame(blob)) {
    const address = URL.createObjectURL(blob)
    if (!window.open(address, '_blank')) location.assign(address)
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  }
}

/** Prints a PDF without leaving the page; answers false where this browser cannot, and does nothing then. */
export function printFromFrame(blob: Blob): boolean {
  if (!navigator.pdfViewerEnabled) return false
  const address = URL.createObjectURL(blob)
  const frame = document.createElement('iframe')
  frame.setAttribute('aria-hidden', 'true')
  frame.tabIndex = -1
  // A viewer takes the focus whenever it is ready, and the person's next keys with it: an inert frame cannot have it.
  frame.inert = true
  frame.style.cssText = 'position:fixed;inset:auto 100% 100% auto;width:1px;height:1px;border:0'
  frame.src = address
  frame.addEventListener('load', () => {
    const shown = frame.contentWindow
    const before = document.activeElement
    try {
      frame.inert = false
      shown?.focus()
      shown?.print()
    } catch {
      window.open(address, '_blank')
    }
    // The next key is for the page again, not for the paper.
    frame.inert = true
    window.focus()
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    // The dialog blocks in some browsers and not in others; a minute outlives either.
    setTimeout(() => {
      frame.remove()
      URL.revokeObjectURL(address)
    }, 60_000)
  })
  document.body.append(frame)
  return true
}

/** Printing that says when it went wrong and is never started twice at once. */
export function usePrint() {
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function print(url: string): Promise<void> {
    if (pending) return
    setPending(true)
    setProblem(null)
    try {
      await printDocument(url)
    } catch (e) {
      setProblem(asProblem(e))
    } finally {
      setPending(false)
    }
  }
  return { print, pending, problem, forget: () => setProblem(null) }
}

/** What the printer gets when the person prints this page, instead of the screen. Unseen on screen. */
export function PrintSheet({ children }: { children: ReactNode }) {
  return createPortal(
    <div className="print-sheet" dir={document.documentElement.dir}>
      {children}
    </div>,
    document.body,
  )
}
