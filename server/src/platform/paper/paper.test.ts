import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it } from 'vitest'
import { languages, type Language } from '@tabib/contracts/core/person'
import type { PaperData, PaperKind } from './paper-data.js'
import { prescribed, samples } from './paper.samples.js'
import { Paper, PaperFailed } from './paper.js'
import { pdfText } from './pdf-text.js'
import { wordsOf } from './words.js'

const paper = new Paper()
afterAll(() => paper.close())

const kinds = Object.keys(samples('en')) as PaperKind[]
const flat = (text: string) => text.replaceAll(/[\s\u200b\u2066-\u2069\u061c\u200e\u200f]+/g, '')

async function read<K extends PaperKind>(kind: K, data: PaperData[K], language: Language = 'en', second?: Language) {
  return pdfText(await paper.render(kind, data, { format: 'pdf', language, second }))
}

/** A word every paper of the kind must print in the language of the paper. */
function mark(kind: PaperKind, language: Language): string {
  const words = wordsOf(language) as unknown as Record<string, Record<string, string>>
  if (kind === 'sampleLabel') return words.gender!.femaleShort!
  if (kind === 'medicineLabel') return words.medicineLabel!.keepAway!
  // A sheet that shows a letterhead says nothing of its own.
  if (kind === 'letterheadSample') return samples(language).letterheadSample.clinic.name
  if (kind === 'refundSheet') return words.refund!.title!
  return words[kind]![kind === 'invoice' ? 'receiptTitle' : 'title']!
}

/** Papers on which no patient's name or number stands. */
const ofNoPatient = new Set<string>(['invitation', 'letterheadSample', 'dayEndSlip'])

/** The share of the letters of `words` found in `text`. */
function share(words: string, text: string): number {
  const letters = Array.from(words).filter((letter) => /\p{L}/u.test(letter))
  return letters.filter((letter) => text.includes(letter)).length / letters.length
}

describe('every paper in every language', () => {
  for (const language of languages)
    for (const kind of kinds)
      it(`${kind} in ${language} has its words, as text, with no glyph missing`, async () => {
        const { text, missing, pages } = await read(kind, samples(language)[kind], language)
        expect(missing).toBe(0)
        if (kind === 'prescription') expect(pages).toBeLessThanOrEqual(2)
        else expect(pages).toBe(1)
        if (!ofNoPatient.has(kind))
          expect(flat(text)).toContain(kind === 'sampleLabel' ? 'S26-004417' : 'SUN-2026-00001')
        if (language === 'en') expect(flat(text)).toContain(flat(mark(kind, language)))
        // Typst gives a shaped glyph the letter it first stood for, in the order drawn: most letters come back, not words.
        else expect(share(mark(kind, language), text)).toBeGreaterThanOrEqual(0.6)
      })

  it('has the same words in all four languages', () => {
    const keys = (value: unknown, path = ''): string[] =>
      value !== null &&
      typeof value === 'object' &&
      !('other' in value && !path.endsWith('payment') && !path.endsWith('gender'))
        ? Object.entries(value).flatMap(([key, inner]) => keys(inner, `${path}.${key}`))
        : [path]
    const english = keys(wordsOf('en')).sort()
    expect(english.length).toBeGreaterThan(150)
    for (const language of languages) expect(keys(wordsOf(language)).sort()).toEqual(english)
  })
})

describe('a prescription', () => {
  it('says the directions in both languages', async () => {
    const { text } = await read('prescription', samples('en').prescription, 'en', 'hi')
    expect(flat(text)).toContain('1capsulemorning,noonandnightafterfoodfor5days')
    expect(flat(text)).toContain(flat('1 कैप्सूल सुबह'))
  })

  it('of twenty lines goes on to further pages with patient and number on each', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => ({ ...prescribed[i % 4]!, medicine: `Medicine-${i + 1}-x` }))
    const { text, pages } = await read('prescription', { ...samples('en').prescription, lines })
    expect(pages).toBeGreaterThanOrEqual(2)
    for (let i = 1; i <= 20; i++) expect(flat(text)).toContain(`Medicine-${i}-x`)
    for (let page = 1; page <= pages; page++) expect(flat(text)).toContain(`Page${page}of${pages}`)
    expect(flat(text).split('SUN-2026-00001').length - 1).toBeGreaterThanOrEqual(pages)
  })

  it('prints the mark of a copy only on a copy', async () => {
    const { prescription } = samples('en')
    expect((await read('prescription', prescription)).text).not.toContain('DUPLICATE')
    expect((await read('prescription', { ...prescription, duplicate: true })).text).toContain('DUPLICATE')
  })

  it('written anew says so, with the reason', async () => {
    const { prescription } = samples('en')
    const amended = { on: '2026-11-21', reason: 'Dose raised' }
    const { text } = await read('prescription', { ...prescription, amended })
    expect(flat(text)).toContain('Amended21Nov2026')
    expect(flat(text)).toContain('Doseraised')
  })
})

describe('text from outside', () => {
  it.each([
    ['of sixty letters without a space', 'Abcdefghij'.repeat(6)],
    ['of sixty letters in words', 'Maria Consuelo Venkatanarasimharajuvaripeta Krishnamurthy Rao'],
    ['that looks like markup', '#import "x.typ": * *bold* $x$ #panic() @ref <l> `raw` \\ // /* [b]'],
    ['that looks like JSON', '"}{"a": [1]}'],
  ])('%s is printed whole and inert on every paper', async (_, name) => {
    for (const kind of kinds) {
      if (ofNoPatient.has(kind)) continue
      const { text, pages } = await read(kind, samples('en', name)[kind])
      expect(flat(text), kind).toContain(flat(name))
      if (kind.endsWith('Label')) expect(pages, kind).toBe(1)
    }
  })

  it('loses direction overrides and survives emoji and broken characters', async () => {
    const { text } = await read('tokenSlip', samples('en', 'Ab\u202edc 😀 \ud800 e\u0301').tokenSlip)
    expect(flat(text)).toContain('Abdc')
    expect(text).not.toContain('\u202e')
  })
})

describe('pictures and printers', () => {
  it('draws PNG that is not blank', async () => {
    const png = await paper.render('tokenSlip', samples('bn').tokenSlip, { format: 'png', language: 'bn' })
    expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47])
    expect(png.length).toBeGreaterThan(10_000)
  })

  it.each([576, 384] as const)('sets a roll %i dots wide for a receipt printer', async (width) => {
    const bytes = await paper.render('receipt', samples('hi').receipt, { format: 'escpos', language: 'hi', width })
    const raster = Buffer.from(bytes).indexOf(Buffer.from([0x1d, 0x76, 0x30, 0]))
    expect(raster).toBeGreaterThan(-1)
    expect(bytes[raster + 4]).toBe(width / 8)
    const black = bytes.subarray(raster + 8, raster + 8 + (width / 8) * 200).some((byte) => byte !== 0)
    expect(black).toBe(true)
  })

  it('refuses a sheet for a receipt printer', async () => {
    const asked = paper.render('invoice', samples('en').invoice, { format: 'escpos', language: 'en' })
    await expect(asked).rejects.toThrow(RangeError)
  })
})

describe('the engine', () => {
  const slip = () => samples('en').tokenSlip
  const broken = () => ({ ...slip(), clinic: undefined as never })

  it('works on after a paper that cannot be set', async () => {
    const logo = { format: 'png', bytes: new Uint8Array([1, 2, 3]) } as const
    const { prescription } = samples('en')
    const bad = paper.render(
      'prescription',
      { ...prescription, clinic: { ...prescription.clinic, logo } },
      { format: 'pdf', language: 'en' },
    )
    const good = read('tokenSlip', slip())
    await expect(bad).rejects.toThrow(PaperFailed)
    await expect(paper.render('tokenSlip', broken(), { format: 'pdf', language: 'en' })).rejects.toThrow()
    expect((await good).text).toContain('14')
  })

  it('fails only the paper in hand when its thread crashes or hangs', async () => {
    class Faulty extends Paper {
      faults = ['process.exit(3)', "throw new Error('boom')", 'while (performance.now() < 3000);']
      protected override start(): Worker {
        const fault = this.faults.shift()
        if (!fault) return super.start()
        return new Worker(`require('node:worker_threads').parentPort.on('message', () => { ${fault} })`, { eval: true })
      }
    }
    const faulty = new Faulty()
    const render = () => faulty.render('tokenSlip', slip(), { format: 'pdf', language: 'en' })
    const [exited, threw] = await Promise.allSettled([render(), render()])
    expect(exited).toMatchObject({ reason: { message: 'tokenSlip: the thread ended with code 3' } })
    expect(threw).toMatchObject({ reason: { message: 'tokenSlip: the thread crashed (boom)' } })
    faulty.limits.ms = 500
    await expect(render()).rejects.toThrow('not set within 500 ms')
    faulty.limits.ms = 20_000
    expect(pdfText(await render()).text).toContain('14')
    await faulty.close()
    await expect(render()).rejects.toThrow('closed')
  })

  it('stays within its memory over three hundred papers and a change of thread', async () => {
    const render = () => paper.render('prescription', samples('hi').prescription, { format: 'pdf', language: 'hi' })
    for (let i = 0; i < 60; i++) await render()
    const before = process.memoryUsage().rss
    for (let i = 0; i < 240; i++) await render()
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(80)
  }, 120_000)
})
