import type { Permission } from '@tabib/contracts/permissions'
import type { Icon } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Stale } from '../api/query.js'
import type { PaletteProvider } from './palette.js'

/** A place in the rail and in the palette; its words are `places.<name>` in `core.json`. */
export interface Place {
  name: string
  icon: Icon
}

export interface FeaturePage {
  /** Address pattern: `/patients/$id`; parameters by `useParams({ strict: false })`. */
  path: string
  /** What one must hold to open it. `signed-in`: anybody in the shell. `public`: outside the shell, without a session. */
  permission: Permission | 'signed-in' | 'public'
  /** The page's module; its default export is the page. */
  load: () => Promise<{ default: ComponentType }>
  /** Set where the page is a place of its own. */
  place?: Place
}

/** What a feature adds to the app: `features/<module>/feature.ts` exports one by default, and is found by itself. */
export interface Feature {
  /** The module's name; also the name of its words (`i18n/<language>/<module>.json`). */
  module: string
  pages: readonly FeaturePage[]
  /** What the search above finds: a module that exports `default` a `PaletteProvider`. */
  palette?: () => Promise<{ default: PaletteProvider }>
  /** Which reads a live topic makes stale: `{ 'frontdesk.queue': ['frontdesk.queue.'] }`. */
  live?: Record<string, readonly Stale[]>
}
