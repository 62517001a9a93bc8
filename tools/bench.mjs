import { launch } from './launch.mjs'

await launch('bench/dist/main.js', { bench: true })
