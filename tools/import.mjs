import { launch } from './launch.mjs'

await launch('server/dist/import.js')
