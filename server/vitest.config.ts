import { defineConfig } from 'vitest/config'

/** Files that weigh their own process, or say how a module is set up before it is first loaded: each has a process of its own. */
const alone = [
  'src/platform/{archive,observe,paper,postgres}/*.test.ts',
  'src/modules/notifications/{notifications,carriers,killed}.api.test.ts',
]
const all = ['src/**/*.test.ts', 'reference/*.test.ts']

export default defineConfig({
  // Contracts are read from their source, so that a test never runs against a stale build.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] }, noExternal: [/^@tabib\//] },
  test: {
    name: 'server',
    globalSetup: ['src/testing/cluster.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    unstubEnvs: true,
    // On a machine that is busy what comes soon comes later; a poll ends as soon as it is there.
    expect: { poll: { timeout: 15_000, interval: 20 } },
    projects: [
      { extends: true, test: { name: 'alone', include: alone, execArgv: ['--expose-gc'] } },
      // The program is loaded once in each process, not once for each file.
      { extends: true, test: { name: 'shared', include: all, exclude: alone, isolate: false } },
    ],
  },
})
