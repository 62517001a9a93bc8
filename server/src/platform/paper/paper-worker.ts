// Runs in a worker thread, started from the compiled file or, in tests, from this very source by Node's type stripping:
// so only packages may be imported here, and only erasable TypeScript is written.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler, type NodeError, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import { Resvg } from '@resvg/resvg-js'
import { toSVG } from 'bwip-js/node'

/** One paper to set, as plain data that can be posted to the thread. */
export interface Job {
  template: string
  format: 'pdf' | 'png' | 'escpos'
  /** The sheet as JSON; the template reads it as `sheet.json`. */
  sheet: string
  /** Codes to draw: name in the template → what is encoded. */
  codes: Record<string, { symbology: 'qrcode' | 'code128'; text: string }>
  pictures: { path: string; bytes: Uint8Array }[]
  /** Dots across for `escpos`. */
  dots: number
}

export type Answer = { bytes: Uint8Array; pages: number } | { error: string }

const workspace = fileURLToPath(new URL('../../../assets/paper/', import.meta.url))
const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts() }] })

/** Two weights of one family in four scripts, embedded so that paper looks the same on every machine. */
function fonts(): Buffer[] {
  const require = createRequire(import.meta.url)
  const family = [
    ['noto-sans', 'NotoSans'],
    ['noto-sans-devanagari', 'NotoSansDevanagari'],
    ['noto-sans-bengali', 'NotoSansBengali'],
    ['noto-sans-arabic', 'NotoSansArabic'],
  ]
  return family.flatMap(([folder, name]) => {
    const root = dirname(require.resolve(`@expo-google-fonts/${folder}/package.json`))
    return ['400Regular', '600SemiBold'].map((weight) => readFileSync(join(root, weight, `${name}_${weight}.ttf`)))
  })
}

/** Draws the codes and tells the template how many modules wide each is, so that a module is a whole number of dots. */
function draw(codes: Job['codes']): Record<string, { path: string; modules: number }> {
  const drawn: Record<string, { path: string; modules: number }> = {}
  for (const [name, { symbology, text }] of Object.entries(codes)) {
    const options = symbology === 'qrcode' ? { eclevel: 'M' } : { height: 10, includetext: false }
    const svg = toSVG({ bcid: symbology, text, scale: 1, ...options } as Parameters<typeof toSVG>[0])
    const width = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
    // bwip-js draws a QR module at least two units wide.
    const unit = symbology === 'qrcode' ? 2 : 1
    compiler.mapShadow(join(workspace, `code-${name}.svg`), Buffer.from(svg))
    drawn[name] = { path: `/code-${name}.svg`, modules: width / unit }
  }
  return drawn
}

function told(error: NodeError | null): string {
  if (!error) return 'the template gave no document'
  const found = compiler.fetchDiagnostics(error) as { severity?: unknown; message?: string }[]
  return found.map(({ message }) => message ?? '').join('; ') || error.kind
}

function png(document: NodeTypstDocument): Uint8Array {
  const svg = compiler.plainSvg(document)
  return new Resvg(svg, { fitTo: { mode: 'zoom', value: 2.5 }, background: 'white' }).render().asPng()
}

/** A raster for printers that know no script but Latin: every dot is set here. */
function escpos(document: NodeTypstDocument, dots: number): Uint8Array {
  const fitTo = { mode: 'width', value: dots } as const
  const image = new Resvg(compiler.plainSvg(document), { fitTo, background: 'white' }).render()
  const height = Math.ceil(image.height / 8) * 8
  const data = new Uint8ClampedArray(dots * height * 4).fill(255)
  data.set(image.pixels)
  const printer = new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns: dots < 576 ? 32 : 48,
    imageMode: 'raster',
    feedBeforeCut: 4,
  })
  const picture = { data, width: dots, height, colorSpace: 'srgb' }
  return printer.initialize().image(picture, dots, height, 'threshold', 144).cut('partial').encode()
}

function set({ template, format, sheet, codes, pictures, dots }: Job): Answer {
  try {
    compiler.mapShadow(join(workspace, 'sheet.json'), Buffer.from(sheet))
    for (const { path, bytes } of pictures) compiler.mapShadow(join(workspace, path), Buffer.from(bytes))
    compiler.mapShadow(join(workspace, 'codes.json'), Buffer.from(JSON.stringify(draw(codes))))
    const compiled = compiler.compile({ mainFilePath: join(workspace, `${template}.typ`) })
    const document = compiled.result
    if (!document) return { error: told(compiled.takeDiagnostics() ?? compiled.takeError()) }
    const bytes = format === 'pdf' ? compiler.pdf(document) : format === 'png' ? png(document) : escpos(document, dots)
    return { bytes: Uint8Array.from(bytes), pages: document.numOfPages }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  } finally {
    compiler.resetShadow()
    compiler.evictCache(0)
  }
}

parentPort?.on('message', (job: Job) => {
  const answer = set(job)
  parentPort?.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer as ArrayBuffer] : [])
})
