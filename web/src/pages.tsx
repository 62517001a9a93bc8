import {
  type AsyncRouteComponent,
  createRootRoute,
  createRoute,
  lazyRouteComponent,
  Outlet,
  useLocation,
} from '@tanstack/react-router'
import { type ComponentType, useEffect } from 'react'
import { loadWords } from './i18n/i18n.js'
import { isPatients } from './paths.js'
import { BrokenAlone, NotFoundAlone } from './shell/Dead.js'
import type { FeaturePage } from './shell/feature.js'
import { PageSkeleton } from './ui/Skeletons.js'

export type PageOf = FeaturePage & { module: string }

const began = isPatients(location.pathname)

/** What the clinic and its patients each do not have: nothing, or a page of the other's app, which is fetched whole. */
function NotHere() {
  const elsewhere = isPatients(useLocation().pathname) !== began
  useEffect(() => {
    if (elsewhere) location.reload()
  }, [elsewhere])
  return elsewhere ? null : <NotFoundAlone />
}

export const root = createRootRoute({ component: Outlet, notFoundComponent: NotHere })

/** The page and its words arrive together. */
export const load = (page: PageOf): AsyncRouteComponent<object> =>
  lazyRouteComponent(async (): Promise<{ default: ComponentType<object> }> => {
    const [m] = await Promise.all([page.load(), loadWords(page.module)])
    return m
  })

/** Pages that stand outside the shell, for anybody. */
export const openPages = (pages: readonly PageOf[]) =>
  pages
    .filter((p) => p.permission === 'public')
    .map((page) =>
      createRoute({
        getParentRoute: () => root,
        path: page.path,
        component: load(page),
        pendingComponent: PageSkeleton,
        errorComponent: BrokenAlone,
      }),
    )

/** How both apps go from page to page. */
export const going = { defaultPreload: 'intent', defaultPendingMs: 300, scrollRestoration: true } as const
