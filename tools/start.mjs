import { launch } from './launch.mjs'

await launch('server/dist/main.js')
