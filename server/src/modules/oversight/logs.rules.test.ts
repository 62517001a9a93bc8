import { logViews } from '@tabib/contracts/audit/logs'
import { expect, test } from 'vitest'
import { askedBy, fieldsOf, idsIn, newestFirst } from './logs.rules.js'

test('every view asks at least one source', () => {
  for (const view of logViews) expect(Object.keys(askedBy(view)), view).not.toHaveLength(0)
  expect(askedBy('print')).toEqual({ looks: { actions: ['print'], besideChanges: false } })
  expect(askedBy('delete')).toEqual({ changes: { actions: ['delete'] } })
  expect(askedBy('work').looks?.actions).not.toContain('list')
})

test('fields stand side by side, and what was nothing and stayed nothing is left out', () => {
  expect(fieldsOf({ name: 'A', phone: null }, { name: 'B', phone: null })).toEqual([
    { name: 'name', before: 'A', after: 'B' },
  ])
  expect(fieldsOf(null, { b: 0, a: false })).toEqual([
    { name: 'a', before: null, after: false },
    { name: 'b', before: null, after: 0 },
  ])
})

test('ids are found once', () => {
  const id = '0199f000-0000-7000-8000-000000000001'
  expect(
    idsIn([
      {
        fields: [
          { before: id, after: id },
          { before: 'no id', after: 3 },
        ],
      },
    ]),
  ).toEqual([id])
})

test('newest stands first, by the number where two share an instant', () => {
  const at = '2026-11-20T04:30:00.000Z'
  const rows = [
    { at, kind: 'change', n: 1 },
    { at, kind: 'look', n: 1 },
    { at, kind: 'change', n: 2 },
    { at: '2026-11-20T04:31:00.000Z', kind: 'change', n: 0 },
  ]
  expect(rows.sort(newestFirst).map((r) => `${r.kind}${r.n}`)).toEqual(['change0', 'look1', 'change2', 'change1'])
})
