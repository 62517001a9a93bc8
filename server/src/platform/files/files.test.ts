import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { newId } from '@tabib/contracts/core/id'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '../problem.js'
import { openDisk } from './disk.js'
import { Files } from './files.js'
import { MAX_BYTES } from './intake.js'

let dataDir: string
let files: Files
const key = () => `documents/${newId()}`

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } })

const codeOf = async (work: Promise<unknown>) => {
  const thrown = await work.then(
    () => undefined,
    (e: unknown) => e,
  )
  return thrown instanceof Problem ? thrown.code : thrown
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tabib-files-'))
  files = new Files(await openDisk(dataDir, {}))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

describe('a photo', () => {
  it('loses the camera’s notes, stands upright and fits', async () => {
    const taken = await picture(4_000, 1_000)
      .jpeg()
      .withExif({ IFD0: { Copyright: 'Rahim Uddin' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '22/1 34/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect((await sharp(taken).metadata()).exif).toBeDefined()
    const at = key()
    const stored = await files.put('main', at, taken)
    expect(stored).toMatchObject({ type: 'image/jpeg', width: 750, height: 3_000 })
    const bytes = await files.get('main', at)
    const { exif, orientation } = await sharp(bytes).metadata()
    expect([exif, orientation]).toEqual([undefined, undefined])
    expect(Buffer.from(bytes).includes('Rahim')).toBe(false)
    expect(stored.size).toBe(bytes.byteLength)
  })

  it('keeps its kind, whatever kind that is', async () => {
    for (const [type, bytes] of [
      ['image/png', await picture(10, 10).png().toBuffer()],
      ['image/webp', await picture(10, 10).webp().toBuffer()],
    ] as const) {
      expect((await files.put('main', key(), bytes)).type).toBe(type)
    }
  })

  it('that is a page of a larger world is refused before it fills the memory', async () => {
    const huge = await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: 'white' } })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(huge.byteLength).toBeLessThan(1_000_000)
    expect(await codeOf(files.put('main', key(), huge))).toBe('documents.unreadable')
  })

  it('cut off in the middle is refused', async () => {
    const whole = await picture(500, 500).jpeg().toBuffer()
    expect(await codeOf(files.put('main', key(), whole.subarray(0, whole.length / 2)))).toBe('documents.unreadable')
  })

  const malformed = new URL('../../../../../shared/data/malformed-png/', import.meta.url)
  it.skipIf(!existsSync(malformed))(
    'of the malformed kind is stored sound or refused, and never does harm',
    async () => {
      const names = (await readdir(malformed)).filter((n) => n.endsWith('.png'))
      expect(names.length).toBeGreaterThan(10)
      for (const name of names) {
        const at = key()
        const code = await codeOf(files.put('main', at, await readFile(new URL(name, malformed))))
        if (code === undefined) await sharp(await files.get('main', at), { failOn: 'warning' }).toBuffer()
        else expect(code, name).toBe('documents.unreadable')
      }
    },
  )
})

describe('a file', () => {
  it('is what it contains and not what it is called', async () => {
    const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')
    expect(await files.put('main', key(), pdf)).toMatchObject({ type: 'application/pdf', size: pdf.length })
    const gif = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64')
    const page = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    for (const bytes of [gif, page, Buffer.from('hello'), Buffer.alloc(0)]) {
      expect(await codeOf(files.put('main', key(), bytes))).toBe('documents.type_not_allowed')
    }
  })

  it('beyond the largest is refused', async () => {
    const pdf = Buffer.alloc(MAX_BYTES + 1)
    pdf.write('%PDF-1.7')
    expect(await codeOf(files.put('main', key(), pdf))).toBe('documents.too_large')
    expect(await codeOf(files.put('main', key(), pdf.subarray(0, MAX_BYTES)))).toBeUndefined()
  })

  it('of one tenant is not there for another, and is gone when removed', async () => {
    const at = key()
    await files.keep('main', at, Buffer.from('hello'))
    expect(await text(await files.stream('main', at))).toBe('hello')
    expect(await codeOf(files.get('second', at))).toBe('not_found')
    expect(await codeOf(files.stream('second', at))).toBe('not_found')
    await files.remove('second', at)
    expect(await text(await files.stream('main', at))).toBe('hello')
    await files.remove('main', at)
    await files.remove('main', at)
    expect(await codeOf(files.get('main', at))).toBe('not_found')
  })

  it('has no way out of its folder', async () => {
    const id = newId()
    for (const [tenant, bad] of [
      ['main', `../second/documents/${id}`],
      ['main', `documents/../../second/${id}`],
      ['main', `/etc/passwd`],
      ['main', `documents/${id}/..`],
      ['main', `documents/${id}\0.png`],
      ['main', `documents/Report of Rahim.pdf`],
      ['main', `documents/${id}\n`],
      ['..', `documents/${id}`],
      ['main/../second', `documents/${id}`],
    ] as const) {
      await expect(files.keep(tenant, bad, Buffer.from('x')), bad).rejects.toThrow(RangeError)
    }
    expect((await readdir(dataDir)).sort()).toEqual(['files'])
  })
})
