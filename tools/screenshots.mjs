import { build } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { insistOnNode24, root } from './place.mjs'
import { show } from './run.mjs'

ensureInstalled()
insistOnNode24()
if (!(await build())) process.exit(1)
process.exitCode = await show('vitest', ['run', '--config', 'e2e/screenshots.config.ts', ...process.argv.slice(2)], {
  cwd: root,
})
