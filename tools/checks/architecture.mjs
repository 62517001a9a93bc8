import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { inspectMap, inspectServer } from './architecture-server.mjs'
import { inspectContracts, inspectWeb } from './architecture-web.mjs'
import { load, sourcesUnder } from './source.mjs'

export const title = 'architecture'

/** The module map, and every import and every table name in the code against it. */
export async function check(root) {
  const mapFile = join(root, 'server', 'src', 'module-map.ts')
  if (!existsSync(mapFile)) return ['server/src/module-map.ts: is missing']
  const { moduleMap } = await load(mapFile)
  const ofServer = sourcesUnder(root, 'server/src', /\.ts$/)
  return [
    ...inspectMap(moduleMap, ofServer),
    ...ofServer.flatMap((source) => inspectServer(source, moduleMap)),
    ...sourcesUnder(root, 'contracts/src', /\.ts$/).flatMap(inspectContracts),
    ...sourcesUnder(root, 'web/src', /\.tsx?$/).flatMap(inspectWeb),
  ]
}
