import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      'server',
      { test: { name: 'contracts', root: 'contracts', include: ['src/**/*.test.ts'] } },
      { test: { name: 'web', root: 'web', include: ['src/**/*.test.{ts,tsx}'] }, resolve: { conditions: ['source'] } },
      { test: { name: 'tools', root: 'tools', include: ['**/*.test.mjs'] } },
    ],
  },
})
