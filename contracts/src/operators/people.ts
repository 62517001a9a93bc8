import { z } from 'zod'
import { id } from '../core/id.js'
import { done, route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'

const person = z.object({
  id: id('Operator'),
  username: z.string(),
  name: z.string(),
  active: z.boolean(),
  /** The demonstration's operator, whose password everybody knows. */
  demo: z.boolean(),
  /** Has an authenticator app. */
  totp: z.boolean(),
  /** Has not chosen a password of their own yet. */
  passwordOnce: z.boolean(),
  lastSeenAt: instant.nullable(),
  createdAt: instant,
  /** The one who asks. */
  current: z.boolean(),
})
export type OperatorPerson = z.infer<typeof person>

/** A password that opens nothing but the choosing of another; shown this once. */
const given = z.object({ username: z.string(), name: z.string(), password: z.string() })
export type GivenPassword = z.infer<typeof given>

const one = z.strictObject({ id: id('Operator') })
const reason = z.strictObject({ reason: line(300) })

/** Those who run the installation. */
export const operatorPeople = {
  list: route('operators.people.list', {
    method: 'GET',
    path: '/platform/operators',
    permission: 'operator',
    summary: 'Those who run this installation.',
    result: z.object({ items: z.array(person) }),
  }),
  add: route('operators.people.add', {
    method: 'POST',
    path: '/platform/operators',
    permission: 'operator',
    summary: 'Add an operator; the password is answered once and has to be changed at the first sign-in.',
    stepUp: true,
    body: z.strictObject({
      name: line(),
      username: z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z][a-z0-9._-]{1,39}$/),
    }),
    result: given,
  }),
  renew: route('operators.people.renew', {
    method: 'POST',
    path: '/platform/operators/:id/password',
    permission: 'operator',
    summary:
      'Let an operator in again who lost password or phone: a new password once, no second factor, no open session.',
    stepUp: true,
    params: one,
    body: reason,
    result: given,
  }),
  end: route('operators.people.end', {
    method: 'DELETE',
    path: '/platform/operators/:id',
    permission: 'operator',
    summary: 'End an operator’s access at once; what they did stays under their name.',
    stepUp: true,
    params: one,
    body: reason,
    result: done,
  }),
}
