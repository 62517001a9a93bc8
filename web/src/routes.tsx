import './ui/fonts-clinic.css'
import './ui/mantine-more.css'
import './api/schemas.js'
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { useMe, whoAmI } from './api/session.js'
import { allPages } from './features/features.js'
import { loadWords } from './i18n/i18n.js'
import { going, load, openPages, type PageOf, root } from './pages.js'
import { paths } from './paths.js'
import { Broken, BrokenAlone, NotAllowed } from './shell/Dead.js'
import { homeOf, mayOpen } from './shell/places.js'
import { watchScanner } from './shared/scanner.js'
import { temporalReady } from './temporal.js'
import { PageSkeleton } from './ui/Skeletons.js'

/** Everything behind sign-in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    const me = await whoAmI()
    if (!me) throw redirect({ to: paths.signIn(), search: { return: location.href } as never, replace: true })
    return { me }
  },
  component: lazyRouteComponent(() => import('./shell/Shell.js')),
  errorComponent: BrokenAlone,
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: ({ context }) => {
    const to = homeOf(context.me, allPages)
    if (to) throw redirect({ to, replace: true })
  },
  component: NotAllowed,
})

const pageRoutes = () =>
  allPages
    .filter((p) => p.permission !== 'public')
    .map((page) =>
      createRoute({
        getParentRoute: (): any => shell,
        path: page.path,
        component: guarded(page),
        pendingComponent: PageSkeleton,
        errorComponent: Broken,
      }),
    )

function guarded(page: PageOf) {
  const Shown = load(page)
  function Guarded() {
    return mayOpen(page, useMe()) ? <Shown /> : <NotAllowed />
  }
  return Object.assign(Guarded, { preload: Shown.preload })
}

watchScanner()

/** With the words of problems: where there is no line any more, they could not be fetched. */
export const ready = () => Promise.all([temporalReady, loadWords('problems')])

/** The clinic's own app: everything but the patients' pages. */
export const router = createRouter({
  routeTree: root.addChildren([shell.addChildren([home, ...pageRoutes()]), ...openPages(allPages)]),
  ...going,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
