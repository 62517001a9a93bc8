import type { Feature, FeaturePage } from '../shell/feature.js'

const found = import.meta.glob<{ default: Feature }>(['./*/feature.ts', '!./portal/feature.ts'], { eager: true })

/** Every feature of the clinic's app; a new folder with a `feature.ts` is in it by itself. Patients' pages are another (`portal.tsx`). */
export const features: readonly Feature[] = Object.values(found).map((m) => m.default)

export const allPages: readonly (FeaturePage & { module: string })[] = features.flatMap((f) =>
  f.pages.map((p) => ({ ...p, module: f.module })),
)
