import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import classes from './Page.module.css'

interface PageProps {
  title: string
  /** Right of the title: filters, secondary actions. */
  aside?: ReactNode
  /** `reading`: a column of text or a form; `wide` (usual): lists and boards. */
  width?: 'wide' | 'reading'
  /** Shown to the browser and to screen readers only, where the screen itself says where one is (the desk). */
  quietTitle?: boolean
  children: ReactNode
}

/** The frame of every page: title, what belongs to it, content; grows to full height so that an ActionBar lands at the bottom. */
export function Page({ title, aside, width = 'wide', quietTitle, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Tabib`
  }, [title])
  const page = useRef<HTMLDivElement>(null)
  const had = useRef<HTMLElement>(null)
  // Again each time the page comes back from waiting for a part of it: what had the focus was hidden meanwhile.
  useLayoutEffect(() => keepFocus(page.current!, had), [])
  return (
    <div ref={page} tabIndex={-1} className={classes.page} data-width={width} data-page>
      {quietTitle ? (
        <h1 className="visually-hidden">{title}</h1>
      ) : (
        <Group justify="space-between" gap="sm" wrap="wrap">
          <Title order={1}>{title}</Title>
          {aside && (
            <Group gap="xs" wrap="wrap" className={classes.aside ?? ''}>
              {aside}
            </Group>
          )}
        </Group>
      )}
      {children}
    </div>
  )
}

/**
 * Nobody is left without a place: on a page that gives the focus to nothing, and where what had it is gone (a form that was
 * saved, a button that has done its work), it goes to the bar of the next step, or else to the page. `had` is what last had it.
 */
function keepFocus(page: HTMLElement, had: { current: HTMLElement | null }): () => void {
  const nowhere = () => document.activeElement === document.body
  const give = (to: HTMLElement) => to.focus({ preventScroll: true })
  const remember = ({ target }: FocusEvent) => {
    had.current = target instanceof HTMLElement && page.contains(target) ? target : null
  }
  document.addEventListener('focusin', remember)
  if (nowhere()) give(had.current?.isConnected ? had.current : page)
  const changes = new MutationObserver(() => {
    if (nowhere() && had.current?.isConnected === false) give(page.querySelector('[data-action-bar]') ?? page)
  })
  changes.observe(page, { childList: true, subtree: true })
  return () => {
    document.removeEventListener('focusin', remember)
    changes.disconnect()
  }
}
