import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { build } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { insistOnNode24, root } from './place.mjs'

/**
 * Installs and builds what is out of date, then runs a compiled program in this very process, so that signals, exit
 * codes and arguments reach it without a go-between.
 */
export async function launch(program, options) {
  ensureInstalled()
  insistOnNode24()
  if (!(await build(options))) process.exit(1)
  process.setSourceMapsEnabled(true)
  process.argv[1] = join(root, program)
  await import(pathToFileURL(process.argv[1]).href)
}
