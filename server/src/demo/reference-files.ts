import { readFileSync } from 'node:fs'

const folder = new URL('../../reference/', import.meta.url)

/** One of the starter lists, as it stands in `server/reference`. */
export const reference = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as T
