import { sql } from 'kysely'
import { counting } from '../identity/index.js'
import type { Control } from './control.js'

export const count = counting('control.operator_attempts')

export const clear = (db: Control, key: string) =>
  sql`delete from control.operator_attempts where key = ${key}`.execute(db)

export const forgetOld = (db: Control, now: string) =>
  sql`delete from control.operator_attempts where ends_at < ${now}`.execute(db)
