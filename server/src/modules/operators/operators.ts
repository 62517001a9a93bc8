import { hash } from '@node-rs/argon2'
import { newId } from '@tabib/contracts/core/id'
import * as clinics from './clinics.repo.js'
import type { Control } from './control.js'
import * as repo from './sessions.repo.js'

export const DEMO_OPERATOR = { username: 'operator', password: 'tabib-demo-operator' }

/** Gives a clinic that no operator opened the name its people gave it, for the operators' list. */
export const nameClinic = (db: Control, slug: string, name: string) =>
  db.transaction().execute((tx) => clinics.change(tx, { slug }, { name }))

interface NewOperator {
  username: string
  name: string
  password: string
  demo?: boolean
  now: Date
}

/** Adds an operator, or gives one who is there a new password and ends their sessions. Answers which it was. */
export async function setOperator(db: Control, o: NewOperator): Promise<'added' | 'changed'> {
  const at = o.now.toISOString()
  const passwordHash = await hash(o.password)
  const there = await repo.byUsername(db, o.username)
  if (there) {
    await repo.setPassword(db, { id: there.id, hash: passwordHash, at })
    return 'changed'
  }
  await repo.insertOperator(db, {
    id: newId(),
    username: o.username,
    name: o.name,
    password_hash: passwordHash,
    demo_password: o.demo ? o.password : null,
    created_at: at,
  })
  const operator = { operatorId: null, name: 'command line' }
  await clinics.note(db, { at, operator, action: 'operator_added', subject: o.username })
  return 'added'
}
