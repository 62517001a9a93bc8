import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Input } from '@tabib/contracts/core/route'
import { clean } from '@tabib/contracts/core/text'
import type { documents as contracts } from '@tabib/contracts/documents/documents'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db } from '../../platform/db/db.js'
import { Files } from '../../platform/files/files.js'
import type { Upload } from '../../platform/http/route.js'
import { found } from '../../platform/problem.js'
import { attach, fileKeyOf } from './documents.js'
import * as documents from './documents.repo.js'

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
}

/** What a file without a name is called. */
const UNNAMED = 'file'

/** Files of people. Like the chart, they are the clinic's: whoever may read documents reads those of every branch. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly files: Files,
  ) {}

  async list(actor: Actor, patientId: string, kind?: string) {
    return { items: await this.db.read(actor, (db) => documents.ofPatient(db, patientId, kind)) }
  }

  /**
   * Stores a photo or PDF for a person. The file comes first and the row after it: where the row fails, the file is
   * removed again, and where even that fails nobody can find it.
   * @throws Problem `documents.too_large`, `documents.type_not_allowed`, `documents.unreadable`, `not_found`
   */
  async upload(actor: Actor, patientId: string, body: Input<typeof contracts.upload>['body'], upload: Upload) {
    const id = newId()
    const file = await this.files.put(actor.tenant, fileKeyOf(id), upload.bytes)
    const title = body.title ?? titleOf(upload.filename)
    let kept: string | undefined
    try {
      const stored = await this.db.write(actor, async (tx) => {
        await attach(tx, actor, {
          id,
          patientId,
          encounterId: body.encounterId ?? null,
          kind: body.kind,
          title,
          file,
          at: this.clock.now(),
        })
        const { fileKey: _, ...document } = found(await documents.find(tx, id))
        return document
      })
      kept = stored.id
      return stored
    } finally {
      // A failure, or a repeated request that was answered with what the first one stored.
      if (kept !== id) await this.files.remove(actor.tenant, fileKeyOf(id)).catch(() => undefined)
    }
  }

  /** The file, named after its title. */
  async file(actor: Actor, id: string) {
    const document = await this.db.read(actor, async (db) => found(await documents.find(db, id)))
    const bytes = await this.files.get(actor.tenant, document.fileKey)
    const name = `${document.title.replace(/[\\/:*?"<>|]+/g, ' ')}.${endings[document.contentType] ?? 'bin'}`
    return { bytes, type: document.contentType, name, patientId: document.patientId }
  }
}

/** A title from a file's name: without its ending, as one clean line. */
function titleOf(filename: string | undefined): string {
  const name = clean(filename ?? '')
    .replace(/\s+/g, ' ')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
  return [...name].slice(0, 120).join('').trim() || UNNAMED
}
