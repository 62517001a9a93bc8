import { expect, test } from 'vitest'

const contracts = import.meta.glob<Record<string, unknown>>(['../../../../contracts/src/*/*.ts', '!**/*.test.ts'], {
  eager: true,
})
const words = import.meta.glob<{ routes: object; fields: object; entities: object }>('../../i18n/*/audit.json', {
  eager: true,
  import: 'default',
})
const migrations = import.meta.glob<string>('../../../../server/migrations/tenant/*.sql', {
  eager: true,
  query: '?raw',
  import: 'default',
})
const tables = import.meta.glob<string>('../../../../server/src/platform/db/tables.ts', {
  eager: true,
  query: '?raw',
  import: 'default',
})

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

/** Tables whose changes are written down, each with the columns that are. */
function watched(): Map<string, string[]> {
  const [text] = Object.values(tables)
  const shapes = new Map([...text!.matchAll(/export interface (\w+) \{\n(.*?)\n\}/gs)].map((m) => [m[1]!, m[2]!]))
  const shapeOf = new Map([...shapes.get('DB')!.matchAll(/"?([\w.]+)"?: (\w+);/g)].map((m) => [m[1]!, m[2]!]))
  const found = new Map<string, string[]>()
  for (const sql of Object.values(migrations))
    for (const [, table, hidden] of sql.matchAll(/audit\.watch\(\s*'([\w.]+)'((?:\s*,\s*'\w+')*)/g)) {
      const columns = [...(shapes.get(shapeOf.get(table!) ?? '') ?? '').matchAll(/^ {2}(\w+):/gm)].map((m) => m[1]!)
      if (columns.length > 0)
        found.set(
          table!,
          columns.filter((c) => !hidden!.includes(`'${c}'`)),
        )
    }
  return found
}

test('what is written down is found', () => {
  expect(watched().get('identity.accounts')).toContain('username')
  expect(watched().get('identity.accounts')).not.toContain('password_hash')
  expect(watched().size).toBeGreaterThan(80)
})

test.each(Object.entries(words))(
  'every table and every field of it that changes has a name: %s',
  (_, { fields, entities }) => {
    // The drawer leaves out which row it is, and how often it was changed.
    const columns = new Set([...watched().values()].flat().filter((c) => c !== 'id' && c !== 'version'))
    expect([...columns].filter((c) => !(c in fields)).sort()).toEqual([])
    expect([...watched().keys()].filter((table) => typeof sentenceOf(entities, table) !== 'string').sort()).toEqual([])
  },
)
