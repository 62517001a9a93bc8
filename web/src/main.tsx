import './ui/mantine.css'
import './ui/fonts.css'
import './ui/global.css'
import { DirectionProvider, localStorageColorSchemeManager, MantineProvider, useDirection } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { type AnyRouter, RouterProvider } from '@tanstack/react-router'
import { StrictMode, Suspense, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { useTranslation } from 'react-i18next'
import { whenSignedOut } from './api/call.js'
import { isAtDoor, leftAt, onSignedOutElsewhere } from './api/ended.js'
import type { Problem } from './api/problem.js'
import { queries } from './api/query.js'
import { directionOf, startI18n } from './i18n/i18n.js'
import { isPatients, paths } from './paths.js'
import { Announcements } from './ui/announce.js'
import { theme, variables } from './ui/theme.js'

interface App {
  router: AnyRouter
  /** Resolves when its pages may be shown. */
  ready: () => Promise<unknown>
}

const schemes = localStorageColorSchemeManager({ key: 'tabib.scheme' })

function FollowDirection() {
  const { i18n } = useTranslation()
  const { setDirection } = useDirection()
  useEffect(() => setDirection(directionOf(i18n.language)), [i18n.language, setDirection])
  return null
}

/** Patients' pages, or the clinic's: each its own app, of which a browser fetches one. */
const asked: Promise<App> = isPatients(location.pathname) ? import('./portal.js') : import('./routes.js')

async function start() {
  const [{ router, ready }] = await Promise.all([asked, startI18n()])
  await ready()

  function leave(why?: Problem) {
    const { pathname, href } = router.state.location
    if (why) isAtDoor(why)
    // Patients come in by a door of their own.
    const door = isPatients(pathname) ? paths.portalSignIn() : paths.signIn()
    if (pathname === door) return
    const search = leftAt(href)
    queries.clear()
    void router.navigate({ to: door, search: search as never, replace: true })
  }

  whenSignedOut(leave)
  onSignedOutElsewhere(() => leave())
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <DirectionProvider detectDirection>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={variables}
          colorSchemeManager={schemes}
          defaultColorScheme="auto"
        >
          <QueryClientProvider client={queries}>
            <FollowDirection />
            <Suspense>
              <RouterProvider router={router} />
              <Announcements />
            </Suspense>
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>,
  )
}

// Not awaited here: what was asked for rests on this file's own chunk, and each would wait for the other.
void start()
