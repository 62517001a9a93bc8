import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] }, noExternal: [/^@tabib\//] },
  test: {
    name: 'journeys',
    root: import.meta.dirname,
    include: ['*.spec.ts'],
    globalSetup: ['./hospital.ts'],
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 180_000,
    expect: { poll: { timeout: 15_000, interval: 100 } },
    hookTimeout: 660_000,
  },
})
