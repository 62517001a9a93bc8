import { expect, test } from 'vitest'
import { type Held, rightsFrom } from './rights.js'

const [park, hill] = ['park', 'hill']
const builtIn = (id: string, branchId: string | null = null, discountCap = 0): Held => ({
  id,
  builtIn: true,
  base: id,
  allow: [],
  deny: [],
  discountCap,
  branchId,
})
const made = (allow: string[], deny: string[], branchId: string | null = null): Held => ({
  ...builtIn('0190-made', branchId),
  builtIn: false,
  base: 'receptionist',
  allow,
  deny,
})

test('a role without a branch is held wherever the person works', () => {
  const r = rightsFrom([builtIn('nurse')], [park, hill], park)
  expect(r.branchesOf('encounters.vitals.record')).toEqual([park, hill])
  expect(r.permissions.has('encounters.vitals.record')).toBe(true)
})

test('a role narrowed to a branch is held there and nowhere else', () => {
  const held = [builtIn('nurse'), builtIn('cashier', hill, 1_000)]
  expect(rightsFrom(held, [park, hill], park).permissions.has('billing.payment.take')).toBe(false)
  expect(rightsFrom(held, [park, hill], hill).permissions.has('billing.payment.take')).toBe(true)
  expect(rightsFrom(held, [park, hill], park).branchesOf('billing.payment.take')).toEqual([hill])
  expect(rightsFrom(held, [park, hill], park).roles).toEqual(['nurse'])
  expect(rightsFrom(held, [park, hill], hill).discountCap).toBe(1_000)
  expect(rightsFrom(held, [park, hill], park).discountCap).toBe(0)
})

test('a denial beats every allowance, but only where its role is held', () => {
  const held = [builtIn('cashier'), made([], ['billing.payment.take'], hill)]
  expect(rightsFrom(held, [park, hill], park).branchesOf('billing.payment.take')).toEqual([park])
  expect(rightsFrom(held, [park, hill], hill).permissions.has('billing.payment.take')).toBe(false)
})

test('of several roles the most generous decides what may be taken off a bill', () => {
  const held = [builtIn('cashier', null, 1_000), builtIn('clinic_admin', null, 5_000), builtIn('nurse')]
  expect(rightsFrom(held, [park], park).discountCap).toBe(5_000)
  expect(rightsFrom([], [park], park).discountCap).toBe(0)
})

test('a permission the program no longer knows is not held', () => {
  expect([...rightsFrom([made(['lab.magic.do', 'lab.order.read'], [])], [park], park).permissions]).toEqual([
    'lab.order.read',
  ])
})

test('in a branch the person does not work in, nothing is held', () => {
  expect(rightsFrom([builtIn('owner')], [park], hill).permissions.size).toBe(0)
})
