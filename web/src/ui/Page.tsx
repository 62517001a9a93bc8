import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
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
  useEffect(() => keepFocus(page.current!), [])
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
 * saved, a button that has done its work), it goes to the bar of the next step, or else to the page.
 */
function keepFocus(page: HTMLElement): () => void {
  let had: Element | null = page
  const take = () => {
    if (document.activeElement !== document.body || !had || (had !== page && had.isConnected)) return
    const next = had === page ? null : page.querySelector<HTMLElement>('[data-action-bar]')
    had = null
    ;(next ?? page).focus({ preventScroll: true })
  }
  const remember = (e: FocusEvent) => (had = page.contains(e.target as Node) ? (e.target as Element) : null)
  take()
  document.addEventListener('focusin', remember)
  const changes = new MutationObserver(take)
  changes.observe(page, { childList: true, subtree: true })
  return () => {
    document.removeEventListener('focusin', remember)
    changes.disconnect()
  }
}
