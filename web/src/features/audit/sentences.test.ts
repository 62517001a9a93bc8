import { expect, test } from 'vitest'

const contracts = import.meta.glob<Record<string, unknown>>(['../../../../contracts/src/*/*.ts', '!**/*.test.ts'], {
  eager: true,
})
const words = import.meta.glob<{ routes: object }>('../../i18n/*/audit.json', { eager: true, import: 'default' })

/** Ids of every operation there is: whatever a contract exports that has an id and a method. */
function routeIds(): string[] {
  const ids = new Set<string>()
  const visit = (v: unknown, depth: number) => {
    if (typeof v !== 'object' || v === null) return
    const { id, method, path } = v as Record<string, unknown>
    if (typeof id === 'string' && typeof method === 'string' && typeof path === 'string') ids.add(id)
    else if (depth > 0) for (const inner of Object.values(v)) visit(inner, depth - 1)
  }
  for (const m of Object.values(contracts)) for (const exported of Object.values(m)) visit(exported, 1)
  return [...ids].sort()
}

const sentenceOf = (routes: object, id: string) =>
  id.split('.').reduce<unknown>((o, key) => (o as Record<string, unknown> | undefined)?.[key], routes)

test('operations are found', () => {
  expect(routeIds()).toEqual(expect.arrayContaining(['lab.orders.place', 'billing.payments.take', 'audit.logs.list']))
})

test.each(Object.entries(words))('every operation has a sentence for the activity: %s', (_, { routes }) => {
  expect(routeIds().filter((id) => typeof sentenceOf(routes, id) !== 'string')).toEqual([])
})

test.each(Object.entries(words))('a sentence says who: %s', (_, { routes }) => {
  const silent = routeIds().filter((id) => !String(sentenceOf(routes, id)).includes('{who}'))
  expect(silent).toEqual([])
})
