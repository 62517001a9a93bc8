import { Module } from '@nestjs/common'
import type { Insertable } from 'kysely'
import type { Reader, WriteTx } from '../../platform/db/db.js'
import type { PartnersPartners } from '../../platform/db/tables.js'
import { ThirdPartiesController } from './third-parties.controller.js'
import * as repo from './third-parties.repo.js'
import { ThirdPartiesService } from './third-parties.service.js'

@Module({ controllers: [ThirdPartiesController], providers: [ThirdPartiesService] })
export class PartnersModule {}

/** A third party as other modules may know it; undefined where there is none of that id. */
export const findPartner = (db: Reader, id: string) => repo.findPublished(db, id)

/** The active third party of this kind and name, in any spelling of case and accents: its id, or undefined. */
export const named = async (db: Reader, kind: string, name: string) => (await repo.namesake(db, kind, name))?.id

/** Adds third parties that another system knows; one of a kind and name that is there already stays as it is. */
export const importPartners = async (tx: WriteTx, rows: Insertable<PartnersPartners>[]): Promise<void> => {
  if (rows.length) await repo.insertNew(tx, rows)
}
