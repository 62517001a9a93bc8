import { Group, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageRow, SchemeToggle } from '../../shell/Preferences.js'
import classes from './Doorway.module.css'

/** What was pressed is gone: the focus goes to what came of it (`ref={takeFocus}`). */
export const takeFocus = (element: HTMLElement | null) => element?.focus()

/** The frame of pages before sign-in: the name above the door, one thing to do, and what may stand beside it. */
export function Doorway({ title, beside, children }: { title: string; beside?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('core')
  useEffect(() => {
    document.title = `${title} · Tabib`
  }, [title])
  return (
    <div className={classes.frame}>
      <header className={classes.top}>
        <Group gap={12} className={classes.name ?? ''}>
          <img src="/mark.svg" alt="" width={36} height={36} />
          <div>
            <Text className={classes.brand ?? ''}>{t('brand')}</Text>
            <Text size="sm" c="dimmed" visibleFrom="sm">
              {t('brandLine')}
            </Text>
          </div>
        </Group>
        <LanguageRow />
        <SchemeToggle />
      </header>
      <main className={classes.main} data-two={beside ? true : undefined}>
        <section className={classes.task} aria-labelledby="task">
          <Title order={1} id="task">
            {title}
          </Title>
          {children}
        </section>
        {beside}
      </main>
    </div>
  )
}
