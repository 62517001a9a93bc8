import type { Feature, FeaturePage } from '../shell/feature.js'

const found = import.meta.glob<{ default: Feature }>('./*/feature.ts', { eager: true })

/** Every feature of the app. A new folder with a `feature.ts` is in it by itself. */
export const features: readonly Feature[] = Object.values(found).map((m) => m.default)

export const allPages: readonly (FeaturePage & { module: string })[] = features.flatMap((f) =>
  f.pages.map((p) => ({ ...p, module: f.module })),
)
