import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env['PORT'] ?? 4000}`

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
              test: /@mantine[/].*[/](Anchor|ActionIcon|Input|InputBase|TextInput|Kbd|use-(mantine-)?color-scheme)[/]/,
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
