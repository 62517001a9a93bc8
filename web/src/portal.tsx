import './ui/fonts-patients.css'
import { createRouter } from '@tanstack/react-router'
import feature from './features/portal/feature.js'
import { going, openPages, root } from './pages.js'

export const ready = () => Promise.resolve()

/** What a patient's phone fetches: their own pages and the doctors, and nothing of the clinic's. */
export const router = createRouter({
  routeTree: root.addChildren(openPages(feature.pages.map((p) => ({ ...p, module: feature.module })))),
  ...going,
})
