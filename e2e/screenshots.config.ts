import { mergeConfig } from 'vitest/config'

import journeys from './vitest.config.js'

/** Not a test: `npm run screenshots` looks at the demonstration hospital and keeps pictures for the documentation. */
const config = mergeConfig(journeys, { test: { name: 'screenshots' } })
config.test.include = ['screenshots.ts']

export default config
