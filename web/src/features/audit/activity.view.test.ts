import { expect, test } from 'vitest'
import { activityView, instantsOf, queryOf } from './activity.view.js'

const zone = 'Asia/Kolkata'

test('spans are whole days of the clinic', () => {
  expect(instantsOf('yesterday', zone, '2026-11-20')).toEqual({
    from: '2026-11-18T18:30:00Z',
    to: '2026-11-19T18:30:00Z',
  })
  expect(instantsOf('week', zone, '2026-11-20')).toEqual({ from: '2026-11-13T18:30:00Z' })
  expect(instantsOf('2026-03-01', 'UTC', '2026-11-20')).toEqual({
    from: '2026-03-01T00:00:00Z',
    to: '2026-03-02T00:00:00Z',
  })
  expect(instantsOf('all', zone, '2026-11-20')).toEqual({})
})

test('an address that says nothing asks for what people did; nonsense in it is left out', () => {
  expect(
    queryOf(activityView.parse({ when: '2026-02-31', person: 'x', what: 'no', open: 'change.x' }), zone, '2026-11-20'),
  ).toEqual({ view: 'work' })
  expect(queryOf(activityView.parse({ what: 'everything', where: 'lab' }), zone, '2026-11-20')).toEqual({
    module: 'lab',
  })
})
