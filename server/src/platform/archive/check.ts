import { createHash } from 'node:crypto'
import type { Exported } from './export.js'
import { FORMAT, type Frame, framesOf, Unreadable } from './frames.js'

const LINE_FEED = 10

type Said = Record<string, { rows?: number; size?: number; sha256?: string } | undefined>

/** A table, a file or the anchors, while its data goes by. */
class Part {
  private readonly hash = createHash('sha256')
  private bytes = 0
  private rows = 0

  constructor(
    private readonly kind: 'table' | 'file' | 'anchors',
    private readonly name: string,
  ) {}

  take(data: Buffer): void {
    this.hash.update(data)
    this.bytes += data.length
    // COPY writes a row a line, and a line feed within a value as two other characters.
    if (this.kind !== 'table') return
    for (let at = data.indexOf(LINE_FEED); at >= 0; at = data.indexOf(LINE_FEED, at + 1)) this.rows += 1
  }

  end(said: Said, total: Exported): void {
    const end = said[`${this.kind}End`]
    if (!end) throw new Unreadable(`${this.name} has no end`)
    if (end.sha256 !== this.hash.digest('hex')) throw new Unreadable(`${this.name} is not as it was exported`)
    if ((end.rows ?? this.rows) !== this.rows || (end.size ?? this.bytes) !== this.bytes)
      throw new Unreadable(`${this.name} is not as long as it was`)
    if (this.kind !== 'anchors') total.bytes += this.bytes
    if (this.kind === 'table') total.tables += 1
    if (this.kind === 'file') total.files += 1
    total.rows += this.rows
  }
}

function partOf(json: Record<string, unknown>): Part | undefined {
  const { table, file, anchors } = json as { table?: { schema: string; name: string }; file?: { key: string } } & Said
  if (table) return new Part('table', `${table.schema}.${table.name}`)
  if (file) return new Part('file', `file ${file.key}`)
  return anchors && new Part('anchors', 'the list of anchors')
}

/**
 * Reads an archive back to its end: every part has the SHA-256 and the number of rows or bytes it says, and together they
 * are what its end says. Asks nothing of a database; memory does not grow with the archive.
 * @throws Unreadable which says what is wrong
 */
export async function checkArchive(path: string, stop?: AbortSignal): Promise<Exported> {
  const total: Exported = { tables: 0, rows: 0, files: 0, bytes: 0 }
  let part: Part | undefined
  let [begun, end]: [boolean, Exported | undefined] = [false, undefined]
  for await (const frame of framesOf(path)) {
    stop?.throwIfAborted()
    if (end) throw new Unreadable('something stands behind its end')
    if (!begun) begun = beginsWell(frame)
    else if ('data' in frame) must(part).take(frame.data)
    else if (part) {
      part.end(frame.json as Said, total)
      part = undefined
    } else if (frame.json.end) end = frame.json.end as Exported
    else part = partOf(frame.json)
  }
  if (!end) throw new Unreadable('the archive broke off')
  if (Object.entries(total).some(([what, n]) => end[what as keyof Exported] !== n))
    throw new Unreadable('its parts are not what its end says')
  return total
}

function beginsWell(frame: Frame): true {
  if ('json' in frame && frame.json.format === FORMAT) return true
  throw new Unreadable('this is no archive of Tabib')
}

function must(part: Part | undefined): Part {
  if (!part) throw new Unreadable('the archive is out of order')
  return part
}
