import { inflateSync } from 'node:zlib'

/** What the tests read back from a PDF that Typst wrote. */
export interface PdfText {
  pages: number
  /** Text in the order it is drawn, through each font's ToUnicode table or the span's ActualText; a line per text object. */
  text: string
  /** Glyphs drawn as an empty box because no font has them. */
  missing: number
}

interface Part {
  head: string
  stream: string
}

function parts(pdf: Uint8Array): Map<string, Part> {
  const raw = Buffer.from(pdf).toString('latin1')
  const found = new Map<string, Part>()
  for (const [, id, body] of raw.matchAll(/(?:^|\n)(\d+) 0 obj\s([\s\S]*?)\nendobj/g)) {
    const at = body!.indexOf('\nstream')
    const head = at < 0 ? body! : body!.slice(0, at)
    const start = at < 0 ? -1 : body!.indexOf('\n', at + 1) + 1
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)
    const bytes = Buffer.from(at < 0 ? '' : body!.slice(start, start + length), 'latin1')
    const stream = /FlateDecode/.test(head) && bytes.length > 0 ? inflateSync(bytes).toString('latin1') : ''
    found.set(id!, { head, stream })
  }
  return found
}

const utf16 = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')

function unicodeOf(cmap: string): Map<number, string> {
  const table = new Map<number, string>()
  for (const [, code, text] of cmap.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm))
    if (text!.length % 4 === 0) table.set(parseInt(code!, 16), utf16(text!))
  return table
}

/** Bytes of a PDF literal string without its parentheses. */
function literal(text: string): Buffer {
  const names: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
  const plain = text.replaceAll(/\\([0-7]{1,3}|[\s\S])/g, (_, c: string) =>
    /^[0-7]/.test(c) ? String.fromCharCode(parseInt(c, 8)) : (names[c] ?? c),
  )
  return Buffer.from(plain, 'latin1')
}

/** Font changes, ActualText spans, strings (parentheses may nest in balance) and ends of text objects, as they come. */
function token(): RegExp {
  const inner = (depth: number): string =>
    String.raw`(?:\\[\s\S]|[^\\()]${depth > 0 ? String.raw`|\(${inner(depth - 1)}\)` : ''})*`
  const string = inner(4)
  const actual = String.raw`/ActualText (?:<([0-9A-Fa-f]+)>|\((${string})\))`
  return new RegExp(String.raw`/(F\d+) [\d.]+ Tf|${actual}|\bEMC\b|\(${string}\)|\bET\b`, 'g')
}

/** A small reader for Typst's own PDFs: not for PDFs from elsewhere. */
export function pdfText(pdf: Uint8Array): PdfText {
  const all = parts(pdf)
  const fonts = new Map<string, Map<number, string>>()
  for (const { head } of all.values())
    for (const [, name, font] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const cmap = /\/ToUnicode (\d+)/.exec(all.get(font!)?.head ?? '')?.[1]
      fonts.set(name!, unicodeOf(all.get(cmap ?? '')?.stream ?? ''))
    }
  const pages = [...all.values()].filter(({ head }) => /\/Type \/Page\n/.test(head))
  let text = ''
  let missing = 0
  for (const { head } of pages) {
    const drawn = all.get(/\/Contents (\d+)/.exec(head)?.[1] ?? '')?.stream ?? ''
    let font = new Map<number, string>()
    let actual = false
    for (const [whole, name, hex, written] of drawn.matchAll(token())) {
      if (name) font = fonts.get(name) ?? font
      else if (whole.startsWith('/ActualText')) {
        actual = true
        const bytes = hex ? Buffer.from(hex, 'hex') : literal(written!)
        text += bytes[0] === 0xfe ? utf16(bytes.subarray(2).toString('hex')) : bytes.toString('latin1')
      } else if (whole === 'EMC') actual = false
      else if (whole === 'ET') text += '\n'
      else {
        const bytes = literal(whole.slice(1, -1))
        for (let i = 0; i + 1 < bytes.length; i += 2) {
          const glyph = bytes.readUInt16BE(i)
          if (glyph === 0) missing += 1
          if (!actual) text += font.get(glyph) ?? ''
        }
      }
    }
  }
  return { pages: pages.length, text, missing }
}
