import type { RoleRow } from '@tabib/contracts/identity/role-editor'
import { expect, test } from 'vitest'
import { changesIn, drafted, personWith, says, turned } from './draft.js'

const role = (more: object = {}) =>
  ({ id: 'made', builtIn: false, base: 'nurse', allow: ['lab.order.read'], deny: [], ...more }) as unknown as RoleRow

test('space goes from allowed to denied to neither and back; back at what is saved, nothing is left to save', () => {
  const r = role()
  let draft = turned({}, r, 'lab.order.read')
  expect(says(draft, r, 'lab.order.read')).toBe('deny')
  expect(changesIn(draft)).toBe(1)
  draft = turned(draft, r, 'lab.order.read')
  expect(says(draft, r, 'lab.order.read')).toBe('none')
  draft = turned(draft, r, 'lab.order.read')
  expect(draft).toEqual({})
})

test('a role as it will be carries each permission once', () => {
  const r = role({ allow: ['lab.order.read', 'lab.order.place'] })
  const draft = turned(turned({}, r, 'lab.order.read'), r, 'billing.takings.read')
  expect(drafted(draft, r)).toMatchObject({
    allow: ['lab.order.place', 'billing.takings.read'],
    deny: ['lab.order.read'],
  })
})

test('a preview shows what a denial takes away, and the places of every role', () => {
  const person = personWith([role(), role({ id: 'other', base: 'cashier', allow: [], deny: ['lab.order.read'] })])
  expect(person).toEqual({ roles: ['nurse', 'cashier'], permissions: [] })
})
