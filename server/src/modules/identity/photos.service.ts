import { Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Actor } from '../../platform/actor.js'
import { Db } from '../../platform/db/db.js'
import { Files } from '../../platform/files/files.js'
import { squarePicture } from '../../platform/files/intake.js'
import { found } from '../../platform/problem.js'
import { mustBeMineToHandle } from './grants.js'
import * as staff from './staff.repo.js'
import { StaffService } from './staff.service.js'

const keyOf = (staffId: string, photoId: string) => `staff-photos/${staffId}/${photoId}`

/** Faces beside names: a small square picture each. */
@Injectable()
export class PhotosService {
  constructor(
    private readonly db: Db,
    private readonly files: Files,
    private readonly people: StaffService,
  ) {}

  /** @throws Problem `documents.type_not_allowed`, `documents.too_large`, `documents.unreadable` */
  async set(actor: Actor, id: string, bytes: Uint8Array) {
    await this.keep(actor, { id, bytes, mine: false })
    return this.people.get(actor, { id })
  }

  async setMine(actor: Actor, bytes: Uint8Array) {
    const { id } = await this.people.me(actor)
    await this.keep(actor, { id, bytes, mine: true })
    return this.people.me(actor)
  }

  /** @throws Problem `not_found` where there is none, or the person works elsewhere */
  async get(actor: Actor, id: string) {
    const row = found(await this.db.read(actor, (db) => staff.photoOf(db, id, actor.branchIds)))
    const bytes = await this.files.get(actor.tenant, keyOf(id, found(row.photoId)))
    return { bytes, type: 'image/jpeg', name: `${id}.jpg` }
  }

  /** The picture somebody else keeps of a member of staff, taken over. */
  async takeOver(actor: Actor, accountId: string, bytes: Uint8Array): Promise<void> {
    const { id } = found(await this.db.read(actor, (db) => staff.ofAccount(db, accountId)))
    await this.keep(actor, { id, bytes, mine: true })
  }

  private async keep(actor: Actor, { id, bytes, mine }: { id: string; bytes: Uint8Array; mine: boolean }) {
    // Whose picture it is comes before what is in the file: an outsider's file is not even decoded.
    if (!mine) await this.people.get(actor, { id })
    const photoId = newId()
    await this.files.keep(actor.tenant, keyOf(id, photoId), await squarePicture(bytes))
    await this.db.write(actor, async (tx) => {
      if (!mine) {
        const member = found(await staff.find(tx, id, actor.branchIds))
        await mustBeMineToHandle(tx, actor, member.accountId)
      }
      await staff.setPhoto(tx, id, photoId)
    })
  }
}
