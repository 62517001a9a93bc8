import type { Feature, FeaturePage } from '../../../shell/feature.js'

// Read when asked: this feature is itself one of those that are found.
const found = import.meta.glob<{ default: Feature }>('../../*/feature.ts', { eager: true })

/** Every page of the app, as the shell knows them. */
export const knownPages = (): readonly FeaturePage[] => Object.values(found).flatMap((m) => m.default.pages)
