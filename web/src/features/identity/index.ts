import { lazy } from 'react'

/** Above every page while an emergency look lasts. */
export const GlassBanner = lazy(() => import('./break-glass/GlassBanner.js'))
