import { ActionIcon, Group } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconDots, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auth } from '@tabib/contracts/identity/auth'
import { call } from '../api/call.js'
import { connectLive } from '../api/live.js'
import { watchPresence } from '../api/presence.js'
import type { Stale } from '../api/query.js'
import { useMe } from '../api/session.js'
import { allPages, features } from '../features/features.js'
import { GlassBanner } from '../features/identity/index.js'
import { useVisitStep, visitOf } from '../features/frontdesk/index.js'
import { PlaceProvider } from '../i18n/format.js'
import { scansOtherwise } from '../shared/scanner.js'
import { useHotkey } from '../ui/hotkeys.js'
import { PageSkeleton } from '../ui/Skeletons.js'
import { ConnectionNotice } from './ConnectionNotice.js'
import type { Feature, FeaturePage } from './feature.js'
import { openPalette, whenPaletteOpens } from './palette.js'
import { placesOf } from './places.js'
import classes from './Shell.module.css'
import { TopBar } from './TopBar.js'
import { useLock } from './useLock.js'

const Palette = lazy(() => import('./Palette.js'))
const HotkeySheet = lazy(() => import('./HotkeySheet.js'))
const StepUpDialog = lazy(() => import('../features/identity/security/StepUpDialog.js'))

/** What each topic makes stale, from every feature that listens to it. */
function topicsOf(all: readonly Feature[]): Record<string, Stale[]> {
  const topics: Record<string, Stale[]> = {}
  for (const f of all) for (const [topic, stale] of Object.entries(f.live ?? {})) (topics[topic] ??= []).push(...stale)
  return topics
}

/** The frame around every signed-in page. */
export default function Shell() {
  const me = useMe()
  const { t } = useTranslation('core')
  const [narrow, setNarrow] = useLocalStorage({
    key: 'tabib.rail',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const { rail, more } = placesOf(me, allPages)
  const [ending, setEnding] = useState(false)
  const Fold = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  useEffect(() => connectLive(topicsOf(features)), [me.accountId, me.branch.id])
  useEffect(() => {
    const ask = () => void call(auth.me, {}).catch(() => undefined)
    return watchPresence(me.idleMinutes, { tell: ask, check: ask, warn: setEnding })
  }, [me.idleMinutes])

  return (
    <PlaceProvider place={me.branch}>
      <a href="#main" className={classes.skip}>
        {t('skip')}
      </a>
      <div className={classes.frame} data-narrow={narrow || undefined}>
        <TopBar />
        <nav className={classes.rail} aria-label={t('rail.label')}>
          <ul>
            {rail.map((page) => (
              <li key={page.path}>
                <RailLink page={page} narrow={narrow} />
              </li>
            ))}
            {more.length > 0 && (
              <li className={classes.moreItem}>
                <button type="button" className={classes.place} onClick={() => openPalette()}>
                  <IconDots size={22} stroke={1.7} aria-hidden />
                  <span>{t('rail.more')}</span>
                </button>
              </li>
            )}
          </ul>
          <Group className={classes.railEnd ?? ''}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              title={t(narrow ? 'rail.expand' : 'rail.collapse')}
              aria-label={t(narrow ? 'rail.expand' : 'rail.collapse')}
              onClick={() => setNarrow(!narrow)}
            >
              <Fold size={20} className={classes.flips} />
            </ActionIcon>
          </Group>
        </nav>
        <main id="main" tabIndex={-1} className={classes.main}>
          <ConnectionNotice ending={ending} />
          <Suspense>
            <GlassBanner />
          </Suspense>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Overlays />
    </PlaceProvider>
  )
}

function RailLink({ page, narrow }: { page: FeaturePage; narrow: boolean }) {
  const { t } = useTranslation('core')
  const here = useRouterState({
    select: (s) => s.location.pathname === page.path || s.location.pathname.startsWith(`${page.path}/`),
  })
  const Shape = page.place!.icon
  const name = t(`places.${page.place!.name}` as 'places.today')
  return (
    <Link
      to={page.path}
      title={narrow ? name : undefined}
      className={classes.place}
      data-here={here || undefined}
      aria-current={here ? 'page' : undefined}
    >
      <Shape size={22} stroke={here ? 2 : 1.7} aria-hidden />
      <span>{name}</span>
    </Link>
  )
}

/** What may open above any page: the search and the list of keys. Fetched when first wanted. */
function Overlays() {
  const { t } = useTranslation('core')
  const [sought, setSought] = useState<{ text: string; scanned: boolean } | null>(null)
  const [everOpened, setEverOpened] = useState(false)
  const [keys, setKeys] = useState(false)
  const lock = useLock()
  const visitStep = useVisitStep()
  const openStep = useRef(visitStep)
  openStep.current = visitStep
  useEffect(() => {
    whenPaletteOpens((text, scanned) => {
      setEverOpened(true)
      setSought({ text, scanned })
    })
    scansOtherwise((code) => {
      const visit = visitOf(code)
      if (!visit) return openPalette(code, true)
      void openStep.current(visit).then((opened) => opened || openPalette(code, true))
    })
  }, [])
  useHotkey({ key: 'mod+K', label: t('keys.search'), run: () => openPalette() }, { everywhere: true })
  useHotkey({ key: 'mod+L', label: t('person.lock'), run: lock }, { everywhere: true })
  useHotkey({ key: '/', label: t('keys.search'), run: () => openPalette() })
  useHotkey({ key: '?', label: t('keys.help'), run: () => setKeys(true) })
  return (
    <Suspense>
      {everOpened && (
        <Palette
          opened={sought !== null}
          text={sought?.text ?? ''}
          scanned={sought?.scanned ?? false}
          onClose={() => setSought(null)}
        />
      )}
      <StepUpDialog />
      {keys && <HotkeySheet onClose={() => setKeys(false)} />}
    </Suspense>
  )
}
