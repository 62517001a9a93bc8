import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env['PORT'] ?? 4000}`

interface Modules {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null
}

/** What of ours is on a patient's screen first: everything that page needs, and nothing that happens to lie beside it. */
const atPatientsDoor = new Set<string>()
function isAtPatientsDoor(id: string, modules: Modules): boolean {
  const seek = (at: string) => {
    if (atPatientsDoor.has(at) || /node_modules|\.css/.test(at)) return
    atPatientsDoor.add(at)
    modules.getModuleInfo(at)?.importedIds.forEach(seek)
  }
  if (atPatientsDoor.size === 0)
    for (const page of ['portal.tsx', 'features/portal/EnterPage.tsx'])
      seek(fileURLToPath(new URL(`src/${page}`, import.meta.url)))
  return atPatientsDoor.has(id)
}

export default defineConfig({
  plugins: [react()],
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
            {
              name: (id: string, modules: Modules) => (isAtPatientsDoor(id, modules) ? 'door' : null),
              debugName: 'what of ours is at the door',
              priority: 3,
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
