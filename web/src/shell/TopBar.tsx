import { Skeleton, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.js'
import { KeyHint } from '../ui/KeyHint.js'
import { openPalette } from './palette.js'
import classes from './TopBar.module.css'

const Menus = lazy(() => import('./Menus.js'))

/** Search for everything; where I work; my language; light or dark; who I am. The menus arrive a moment after the page. */
export function TopBar() {
  const { t } = useTranslation('core')
  return (
    <header className={classes.bar}>
      <Link to={paths.home()} className={classes.brand} aria-label={t('brandHome')}>
        <img src="/mark.svg" alt="" width={28} height={28} />
        <span>{t('brand')}</span>
      </Link>
      <UnstyledButton className={classes.search ?? ''} onClick={() => openPalette()}>
        <IconSearch size={18} stroke={1.8} aria-hidden />
        <span className={classes.hint}>{t('palette.placeholder')}</span>
        <KeyHint keys="mod+K" />
      </UnstyledButton>
      <div className={classes.end}>
        <Suspense fallback={<Skeleton h={20} w={240} visibleFrom="sm" />}>
          <Menus />
        </Suspense>
      </div>
    </header>
  )
}
