import { Module } from '@nestjs/common'
import type { Reader } from '../../platform/db/db.js'
import { ThirdPartiesController } from './third-parties.controller.js'
import * as repo from './third-parties.repo.js'
import { ThirdPartiesService } from './third-parties.service.js'

@Module({ controllers: [ThirdPartiesController], providers: [ThirdPartiesService] })
export class PartnersModule {}

/** A third party as other modules may know it; undefined where there is none of that id. */
export const findPartner = (db: Reader, id: string) => repo.findPublished(db, id)
