import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
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
  return (
    <div className={classes.page} data-width={width}>
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
