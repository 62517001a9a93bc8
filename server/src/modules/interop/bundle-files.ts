import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type Entry, entriesOf, Refused } from './bundle.rules.js'

export interface BundleFile {
  path: string
  /** As people know it: the part below the folder that was named. */
  name: string
  bytes: number
}

/** More than any one person's record; a file that unpacks to more is a mistake or an attack. */
const MOST = 512 * 1024 * 1024
const unzip = promisify(gunzip)

/**
 * The bundles of a folder (`.json`, `.json.gz`, folders below it too), or the one file. Those without patients come
 * first, whatever they are called: organisations, then practitioners, then the people they treat.
 */
export async function bundleFiles(path: string): Promise<BundleFile[]> {
  const top = await stat(path).catch(() => undefined)
  if (!top) throw new Refused(`${path} does not exist`)
  if (!top.isDirectory()) return [{ path, name: path, bytes: top.size }]
  const names = (await readdir(path, { recursive: true })).filter((n) => /\.json(\.gz)?$/i.test(n)).sort()
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(path, name), name, ...(await sizeOf(join(path, name))) })),
  )
  const ranked: { file: BundleFile; rank: number }[] = []
  for (const { isFile, ...file } of files) if (isFile) ranked.push({ file, rank: await rankOf(file) })
  return ranked.sort((a, b) => a.rank - b.rank).map((r) => r.file)
}

async function sizeOf(path: string) {
  const s = await stat(path)
  return { bytes: s.size, isFile: s.isFile() }
}

/** By what the text says, without reading it as JSON; a file that cannot be read comes last and says so when it is its turn. */
async function rankOf(file: BundleFile): Promise<number> {
  const text = await textOf(file).catch(() => undefined)
  if (text === undefined || /"resourceType"\s*:\s*"Patient"/.test(text)) return 2
  return /"resourceType"\s*:\s*"Practitioner"/.test(text) ? 1 : 0
}

/** The entries of a bundle's file. @throws Refused with what is wrong with it */
export async function readBundle(file: BundleFile): Promise<Entry[]> {
  const text = await textOf(file)
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new Refused('is not JSON')
  }
  return entriesOf(content)
}

async function textOf(file: BundleFile): Promise<string> {
  const raw = await readFile(file.path).catch((e: NodeJS.ErrnoException) => {
    throw new Refused(`cannot be read (${e.code})`)
  })
  const packed = raw[0] === 0x1f && raw[1] === 0x8b
  const bytes = packed ? await unzip(raw, { maxOutputLength: MOST }).catch(refuseArchive) : raw
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refused('is not text in UTF-8')
  }
}

function refuseArchive(e: NodeJS.ErrnoException): never {
  throw new Refused(
    e.code === 'ERR_BUFFER_TOO_LARGE' ? `unpacks to more than ${MOST / 1024 / 1024} MB` : 'is a broken gzip archive',
  )
}
