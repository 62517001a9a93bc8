import { newId } from '@tabib/contracts/core/id'
import { hashPassword } from '../identity/index.js'
import { note } from './acts.repo.js'
import type { Control } from './control.js'
import { remove as removeFactor } from './factors.repo.js'
import * as repo from './people.repo.js'
import { endAll } from './sessions.repo.js'

export const DEMO_OPERATOR = { username: 'operator', password: 'tabib-demo-operator' }

interface NewOperator {
  username: string
  name: string
  password: string
  demo?: boolean
  /** The password is not the operator's own choice and has to be changed at the first sign-in. */
  once?: boolean
  now: Date
}

/**
 * Adds an operator, or lets one in again who is there: with a new password, without the second factor, and with no session
 * open. Answers which it was. Whoever calls it has the machine.
 */
export async function setOperator(db: Control, o: NewOperator): Promise<'added' | 'changed'> {
  const at = o.now.toISOString()
  const password = await hashPassword(o.password)
  const operator = { operatorId: null, name: 'command line' }
  return db.transaction().execute(async (tx) => {
    const there = await repo.byUsername(tx, o.username)
    if (there) {
      await repo.setPassword(tx, { id: there.id, hash: password, at, once: o.once ?? false })
      await repo.setActive(tx, there.id, true)
      await removeFactor(tx, there.id)
      await endAll(tx, there.id, at)
      await note(tx, { at, operator, action: 'operator_renewed', subject: there.name })
      return 'changed'
    }
    await repo.insert(tx, {
      id: newId(),
      username: o.username,
      name: o.name,
      password_hash: password,
      password_once: o.once ?? false,
      demo_password: o.demo ? o.password : null,
      created_at: at,
    })
    await note(tx, { at, operator, action: 'operator_added', subject: o.username })
    return 'added'
  })
}
