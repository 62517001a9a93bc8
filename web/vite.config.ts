import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env['PORT'] ?? 4000}`

export default defineConfig({
  plugins: [react()],
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
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            { name: 'socket', test: /node_modules[\\/](socket\.io|engine\.io|@socket\.io)/, priority: 3 },
            { name: 'charts', test: /node_modules[\\/](recharts|@mantine[\\/]charts|d3-[a-z]+|victory-vendor|immer|@reduxjs)[\\/]/, priority: 2 },
            // What three or more pages use comes in two files, not in fifty.
            { name: 'kit', test: /node_modules/, minShareCount: 3, priority: 1 },
            { name: 'base', test: /src[\\/](api|ui|shared|shell|i18n)[\\/][^\\/]+\.tsx?$/, minShareCount: 3, priority: 1 },
          ],
        },
      },
    },
  },
})
