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
    // Pages are lazy (see src/features); what every page shares is cut by how often it changes.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[/](react|react-dom|scheduler)[/]/, priority: 3 },
            { name: 'socket', test: /node_modules[/](socket\.io|engine\.io|@socket\.io)/, priority: 3 },
            {
              name: 'charts',
              test: /node_modules[/](recharts|@mantine[/]charts|d3-[a-z]+|victory-vendor|immer|@reduxjs)[/]/,
              priority: 2,
            },
            // What every page stands on comes in few files, not in fifty.
            {
              name: 'kit',
              test: /node_modules[/](@tanstack|i18next|i18next-icu|react-i18next|intl-messageformat|@formatjs|zod|@mantine[/](hooks|form))[/]/,
              priority: 1,
            },
            { name: 'base', test: /src[/](api|ui|shared|shell|i18n)[/][^/]+\.tsx?$/, minShareCount: 3, priority: 1 },
          ],
        },
      },
    },
  },
})
