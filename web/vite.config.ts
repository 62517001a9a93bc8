import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const server = `http://127.0.0.1:${process.env['PORT'] ?? 4000}`

interface Modules {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null
}

/** Groups what of ours these files need at once, and nothing that happens to lie beside it. */
function withAllOf(name: string, ...files: string[]) {
  const all = new Set<string>()
  const seek = (id: string, modules: Modules) => {
    if (all.has(id) || /node_modules|\.css/.test(id)) return
    all.add(id)
    for (const next of modules.getModuleInfo(id)?.importedIds ?? []) seek(next, modules)
  }
  return {
    name(id: string, modules: Modules) {
      if (all.size === 0)
        for (const file of files) seek(fileURLToPath(new URL(`src/${file}`, import.meta.url)), modules)
      return all.has(id) ? name : null
    },
    debugName: name,
  }
}

/** What a patient's phone may fetch before its door can be used, letters it has none of included: gzipped, in any language. */
const MOST_AT_DOOR = 250_000
/** Letters that come where the phone itself has none. */
const letters = { en: [], hi: ['devanagari-regular'], bn: ['bengali-regular'], ar: ['arabic'] }
const everywhere = ['latin', 'name-hindi', 'name-bangla', 'name-arabic']

/** Refuses a build whose patients' door weighs too much, so that what was taken off does not come back by and by. */
const weighed: Plugin = {
  name: 'tabib-weighed',
  apply: 'build',
  enforce: 'post',
  generateBundle(_, bundle) {
    const weights = new Map<string, number>()
    const weigh = (file: string | undefined) => {
      const made = bundle[file ?? '']
      if (!made) this.error(`Nothing of patients' door is called ${file}: what it weighs is not known`)
      if (weights.has(made.fileName)) return
      // Letters come packed already.
      const bytes = made.type === 'chunk' ? made.code : made.source
      weights.set(made.fileName, made.fileName.endsWith('.woff2') ? bytes.length : gzipSync(bytes).length)
      if (made.type !== 'chunk') return
      made.imports.forEach(weigh)
      made.viteMetadata?.importedCss.forEach(weigh)
    }
    const chunks = Object.values(bundle).filter((made) => made.type === 'chunk')
    const chunkOf = (end: string) => chunks.find((c) => c.moduleIds.some((id) => id.endsWith(end)))?.fileName
    const fileOf = (name: string) => Object.keys(bundle).find((f) => f.startsWith(`assets/${name}-`))
    const heaviest = Object.entries(letters).map(([language, own]) => {
      weights.clear()
      for (const end of ['src/main.tsx', 'src/portal.tsx', 'portal/EnterPage.tsx']) weigh(chunkOf(end))
      for (const words of ['core', 'portal']) weigh(chunkOf(`i18n/${language}/${words}.json`))
      for (const name of [...everywhere.filter((n) => !n.endsWith(nameOf[language] ?? '-')), ...own])
        weigh(fileOf(name))
      return { language, weight: [...weights.values()].reduce((sum, w) => sum + w, 0) }
    })
    const said = heaviest.map((h) => `${h.language} ${h.weight}`).join(', ')
    if (heaviest.some((h) => h.weight > MOST_AT_DOOR))
      this.error(`Patients' door weighs ${said}; ${MOST_AT_DOOR} at most`)
    this.info(`Patients' door weighs ${said}`)
  },
}
/** A language's own name is written in the letters of its page. */
const nameOf: Record<string, string> = { hi: 'hindi', bn: 'bangla', ar: 'arabic' }

export default defineConfig({
  plugins: [react(), weighed],
  resolve: {
    alias: [{ find: /^temporal-polyfill$/, replacement: fileURLToPath(new URL('src/temporal.ts', import.meta.url)) }],
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: server, ws: true }, '/openapi.json': server },
  },
  build: {
    target: 'es2022',
    // Pages are lazy (see src/features). What stands in front of every page comes in few files, cut by how often it
    // changes; charts and whatever else only some pages use must never be among them.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[/](react|react-dom|scheduler)[/]/, priority: 4 },
            { name: 'socket', test: /node_modules[/](socket\.io|engine\.io|@socket\.io)/, priority: 4 },
            // Schemas stand behind every page but the doors.
            { name: 'schemas', test: /node_modules[/]zod[/]/, priority: 4 },
            { name: 'kit', tags: ['$initial'], test: /node_modules[/]/, priority: 3 },
            { name: 'base', tags: ['$initial'], test: /[/](web|contracts)[/]src[/]/, priority: 3 },
            {
              name: 'charts',
              test: /node_modules[/](recharts|@mantine[/]charts|d3-[a-z]+|victory-vendor|immer|@reduxjs)[/]/,
              priority: 1,
            },
            // What the doors are made of, patients' above all: never in one file with menus and lists, which float.
            {
              name: 'door',
              test: /@mantine[/].*[/](Anchor|ActionIcon|Alert|Button|Group|Input|InputBase|InputWrapper|TextInput|Kbd|Loader|Paper|Skeleton|Stack|Text|ThemeIcon|Title|Transition|use-(mantine-)?color-scheme)[/]/,
              priority: 3,
            },
            { ...withAllOf('door', 'portal.tsx', 'features/portal/EnterPage.tsx'), priority: 3 },
            // What stands before every page of the clinic's.
            { ...withAllOf('clinic', 'routes.tsx'), priority: 2.5 },
            {
              name: 'icons',
              test: /@tabler[/]icons-react/,
              entriesAware: true,
              entriesAwareMergeThreshold: 12_000,
              priority: 2,
            },
            // What several pages share, cut by who shares it: the widgets, and what we built of them.
            {
              name: 'widgets',
              test: /node_modules[/](@mantine|@floating-ui)[/]/,
              minShareCount: 3,
              entriesAware: true,
              entriesAwareMergeThreshold: 8_000,
              priority: 2,
            },
            {
              name: 'desk',
              test: /src[/](api|ui|shared|shell|i18n)[/][^/]+\.tsx?$/,
              minShareCount: 3,
              entriesAware: true,
              entriesAwareMergeThreshold: 8_000,
              priority: 2,
            },
          ],
        },
      },
    },
  },
})
