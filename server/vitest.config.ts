import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Contracts are read from their source, so that a test never runs against a stale build.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] }, noExternal: [/^@tabib\//] },
  test: {
    name: 'server',
    include: ['src/**/*.test.ts', 'reference/*.test.ts'],
    globalSetup: ['src/testing/cluster.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
