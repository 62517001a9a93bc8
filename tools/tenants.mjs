import { launch } from './launch.mjs'

await launch('server/dist/tenants.js')
