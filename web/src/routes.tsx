import {
  type AsyncRouteComponent,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useMe, whoAmI } from './api/session.js'
import { allPages } from './features/features.js'
import { loadWords } from './i18n/i18n.js'
import { paths } from './paths.js'
import { Broken, BrokenAlone, NotAllowed, NotFoundAlone } from './shell/Dead.js'
import { homeOf, mayOpen } from './shell/places.js'
import { PageSkeleton } from './ui/Skeletons.js'

type Page = (typeof allPages)[number]

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundAlone })

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

/** The page and its words arrive together. */
const load = (page: Page): AsyncRouteComponent<object> =>
  lazyRouteComponent(async (): Promise<{ default: ComponentType<object> }> => {
    const [m] = await Promise.all([page.load(), loadWords(page.module)])
    return m
  })

const pageRoutes = (open: boolean) =>
  allPages
    .filter((p) => (p.permission === 'public') === open)
    .map((page) =>
      createRoute({
        getParentRoute: (): any => (open ? root : shell),
        path: page.path,
        component: open ? load(page) : guarded(page),
        pendingComponent: PageSkeleton,
        errorComponent: open ? BrokenAlone : Broken,
      }),
    )

function guarded(page: Page) {
  const Shown = load(page)
  function Guarded() {
    return mayOpen(page, useMe()) ? <Shown /> : <NotAllowed />
  }
  return Object.assign(Guarded, { preload: Shown.preload })
}

export const router = createRouter({
  routeTree: root.addChildren([shell.addChildren([home, ...pageRoutes(false)]), ...pageRoutes(true)]),
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
