import { permissionsOf, type Role } from '@tabib/contracts/identity/roles'
import { expect, test } from 'vitest'
import type { FeaturePage } from './feature.js'
import { homeOf, placesOf } from './places.js'

const page = (path: string, permission: FeaturePage['permission']) =>
  ({
    path,
    permission,
    place: { name: path, icon: null },
    load: () => Promise.reject(new Error('not opened here')),
  }) as unknown as FeaturePage

const pages = [
  page('/staff', 'identity.staff.read'),
  page('/roles', 'identity.role.read'),
  page('/lab', 'lab.sample.collect'),
  page('/stock', 'pharmacy.stock.read'),
  page('/pharmacy', 'pharmacy.dispensing.read'),
  page('/register', 'billing.payment.take'),
  page('/takings', 'billing.takings.read'),
  page('/desk', 'frontdesk.arrival.check_in'),
  page('/consult', 'frontdesk.queue.call'),
  page('/vitals', 'encounters.vitals.record'),
  page('/today', 'oversight.today.read'),
  page('/activity', 'oversight.activity.read'),
  page('/third-parties', 'partners.partner.read'),
  page('/follow-ups', 'frontdesk.follow_up.read'),
]
const person = (...roles: Role[]) => ({ roles, permissions: [...permissionsOf(roles)] })

test.each<[Role, string]>([
  ['owner', '/today'],
  ['receptionist', '/desk'],
  ['nurse', '/vitals'],
  ['doctor', '/consult'],
  ['lab_technician', '/lab'],
  ['pharmacist', '/pharmacy'],
  ['cashier', '/register'],
  ['hr', '/staff'],
  ['clinic_admin', '/staff'],
])('the work of a %s begins at %s', (role, home) => {
  expect(homeOf(person(role), pages)).toBe(home)
})

test('of several roles the first in the order of the day has the home, and both have their places', () => {
  const both = person('cashier', 'receptionist')
  expect(homeOf(both, pages)).toBe('/desk')
  expect(placesOf(both, pages).rail.map((p) => p.path)).toEqual([
    '/desk',
    '/follow-ups',
    '/third-parties',
    '/register',
    '/takings',
  ])
})

test('the rail of an owner holds seven places, and the rest stays in reach', () => {
  const { rail, more } = placesOf(person('owner'), pages)
  expect(rail).toHaveLength(7)
  expect(rail.length + more.length).toBe(pages.length)
})

test('nobody is shown a place they may not open', () => {
  expect(placesOf(person('nurse'), pages).rail.map((p) => p.path)).toEqual(['/vitals'])
  expect(placesOf(person('nurse'), pages).more).toEqual([])
})

test('while a home is not built, work begins at the next place', () => {
  const without = pages.filter((p) => p.path !== '/today')
  expect(homeOf(person('owner'), without)).toBe('/takings')
})
