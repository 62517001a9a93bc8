import { Group, Text } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ConnectionNotice } from '../../shell/ConnectionNotice.js'
import { LanguageRow, SchemeToggle } from '../../shell/Preferences.js'
import classes from './portal.module.css'

interface FrameProps {
  title: string
  clinic?: string | undefined
  /** Where languages and colours are chosen elsewhere. */
  quiet?: boolean
  aside?: ReactNode
  /** Nobody is here, and the page is about to sign out. */
  ending?: boolean
  /** Whom the page is about. */
  whose?: ReactNode
  nav?: ReactNode
  children: ReactNode
}

/** The light frame of every page a patient sees: the clinic's name, who it is about, the page, and where else to go. */
export function Frame({ title, clinic, quiet, aside, ending = false, whose, nav, children }: FrameProps) {
  const { t } = useTranslation('core')
  useEffect(() => {
    document.title = `${title} · ${clinic ?? t('brand')}`
  }, [title, clinic, t])
  return (
    <div className={classes.frame}>
      <header className={classes.top}>
        <img src="/mark.svg" alt="" width={32} height={32} />
        <Text className={classes.clinic ?? ''} lineClamp={2}>
          <bdi>{clinic ?? t('brand')}</bdi>
        </Text>
        {aside}
        {!quiet && <SchemeToggle />}
        {whose}
        <div className={classes.notice}>
          <ConnectionNotice ending={ending} />
        </div>
      </header>
      <main className={classes.main}>
        {!quiet && (
          <Group mb="md">
            <LanguageRow />
          </Group>
        )}
        {children}
      </main>
      {nav}
    </div>
  )
}
