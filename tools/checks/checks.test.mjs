import { describe, expect, it } from 'vitest'

import { satisfies } from '../install.mjs'
import { inspectMap, inspectServer } from './architecture-server.mjs'
import { inspectContracts, inspectWeb } from './architecture-web.mjs'
import { inspectBudgets } from './budgets.mjs'
import { inspectFiles } from './i18n-files.mjs'
import { inspectPaper } from './i18n-paper.mjs'
import { inspectUse } from './i18n-use.mjs'
import { flatten } from './i18n.mjs'
import { inspectLock } from './lock.mjs'
import { inspectText } from './words.mjs'

describe('the lock file', () => {
  const entry = { version: '1.0.0', integrity: 'sha512-x' }

  it('is fine when every platform of a package is in it', () => {
    const packages = {
      '': {},
      'node_modules/a': { ...entry, optionalDependencies: { 'a-linux': '1', 'a-mac': '1' } },
      'node_modules/a-linux': entry,
      'node_modules/a/node_modules/a-mac': entry,
    }
    expect(inspectLock({ packages })).toEqual([])
  })

  it('is refused when a platform is named but absent', () => {
    const packages = { 'node_modules/a': { ...entry, optionalDependencies: { 'a-mac': '1' } } }
    expect(inspectLock({ packages })).toEqual(['node_modules/a: names a-mac, which is not in the lock'])
  })

  it('is refused when it names a registry, or a package without integrity', () => {
    const packages = {
      'node_modules/a': { ...entry, resolved: 'https://packages.example/a.tgz' },
      'node_modules/b': { version: '1.0.0' },
    }
    expect(inspectLock({ packages })).toEqual([
      'node_modules/a: is tied to packages.example',
      'node_modules/b: has no integrity',
    ])
  })
})

describe('the installed packages', () => {
  const wanted = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', optional: true } }

  it('are taken as they are only when they are what the lock asks for', () => {
    expect(satisfies(wanted, { 'node_modules/a': { version: '1.0.0' } })).toBe(true)
    expect(satisfies(wanted, { 'node_modules/a': { version: '1.0.1' } })).toBe(false)
    expect(satisfies(wanted, {})).toBe(false)
    expect(satisfies(wanted, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': {} })).toBe(false)
  })
})

describe('words', () => {
  it('finds what should not be said, and where', () => {
    const item = ['iss', 'ue 7'].join('')
    expect(inspectText('a.ts', `// fine\n// see ${item}\n`)).toEqual([
      `a.ts:2: names the number of a work item ("${item}")`,
    ])
    expect(inspectText('a.md', `in /${'work'}/main`)).toHaveLength(1)
    expect(inspectText('a.json', ['https://registry.', 'npm', 'js.org/a'].join(''))).toHaveLength(1)
  })

  it('leaves colours, folders and tissues alone', () => {
    expect(inspectText('a.css', 'a { color: #222; } /* homework/ tissue 2 */')).toEqual([])
  })
})

describe('the module map', () => {
  it('refuses calls up, circles, strangers and forgotten modules', () => {
    const map = {
      audit: { level: 1, uses: ['lab'] },
      lab: { level: 4, uses: ['pharmacy'] },
      pharmacy: { level: 4, uses: ['lab', 'ghost'] },
    }
    expect(inspectMap(map, [{ name: 'server/src/modules/billing/index.ts', text: '' }])).toEqual([
      'module-map.ts: audit uses lab, which is above it',
      'module-map.ts: lab and pharmacy need each other',
      'module-map.ts: pharmacy and lab need each other',
      'module-map.ts: pharmacy uses ghost, which is not in the map',
      'module-map.ts: billing is missing',
    ])
  })
})

describe('the server', () => {
  const map = { billing: { level: 2, uses: [] }, hr: { level: 2, uses: [] }, lab: { level: 4, uses: ['billing'] } }
  const lab = (file, text) =>
    inspectServer({ name: `server/src/modules/lab/${file}`, text }, map).map((one) =>
      one.split(': ').slice(1).join(': '),
    )

  it('may use a supplier through its index', () => {
    expect(
      lab('orders.service.ts', `import { charge } from '../billing/index.js'\nimport { find } from './orders.repo.js'`),
    ).toEqual([])
  })

  it('may not reach past an index, or to a module the map does not name', () => {
    expect(lab('a.ts', `import { x } from '../billing/charges.repo.js'`)).toEqual([
      'imports ../billing/charges.repo.js: only billing/index.ts may be used',
    ])
    expect(lab('a.ts', `const hr = await import('../hr/index.js')`)).toEqual([
      'lab may not use hr: the module map does not say so',
    ])
  })

  it('may not name tables of another module, but its published views', () => {
    expect(lab('a.repo.ts', 'sql`select * from lab.orders o join billing.invoices i on true`')).toEqual([
      'line 1: billing.invoices belongs to billing',
    ])
    expect(lab('a.repo.ts', `tx.selectFrom('lab.orders').innerJoin('billing.invoices as i', 'a', 'b')`)).toHaveLength(1)
    expect(lab('a.repo.ts', `tx.selectFrom(['lab.orders', 'billing.pub_dues as d']).select('billing.dues')`)).toEqual(
      [],
    )
    expect(lab('lab.events.ts', `announce('billing.paid')`)).toEqual([])
  })

  it('keeps each kind of file to its work', () => {
    expect(lab('a.rules.ts', `import { readFile } from 'node:fs'`)).toEqual(['a rules may not import node:fs'])
    expect(
      lab('a.rules.ts', `import { money } from '@tabib/contracts/core/money'\nimport { b } from './b.rules.js'`),
    ).toEqual([])
    expect(lab('a.repo.ts', `import { Problem } from '../../platform/problem.js'`)).toEqual([
      'a repo may not import ../../platform/problem.js',
    ])
    expect(lab('a.service.ts', `import { sql } from 'kysely'`)).toEqual(['a service may not import kysely'])
    expect(lab('a.controller.ts', `class A { list(q) { if (q) return 1 } }`)).toEqual([
      'a controller decides nothing: move the choice into its service',
    ])
  })

  it('keeps hospital words out of the platform', () => {
    const name = 'server/src/platform/db/db.ts'
    expect(inspectServer({ name, text: `import { charge } from '../../modules/billing/index.js'` }, map)).toEqual([
      `${name}: the platform imports the module billing`,
    ])
  })
})

describe('budgets', () => {
  it('are four parameters, and six dependencies of a class', () => {
    const text = `function f(a, b, c, d, e) {}\nconst g = (a, b, c, d) => 1\nclass A { constructor(a, b, c, d, e, f) {} }
      class B { constructor(a, b, c, d, e, f, g) {} m(a, b, c, d, e) {} }`
    expect(inspectBudgets({ name: 'a.ts', text })).toEqual([
      'a.ts:1: 5 parameters, 4 at most',
      'a.ts:4: 7 dependencies, 6 at most',
      'a.ts:4: 5 parameters, 4 at most',
    ])
  })
})

describe('the web app and the contracts', () => {
  const complaints = (name, text) => inspectWeb({ name, text }).length

  it('keep features apart and lower layers ignorant', () => {
    expect(complaints('web/src/features/lab/Page.tsx', `import { Chip } from '../billing/Chip'`)).toBe(1)
    expect(
      complaints('web/src/features/lab/Page.tsx', `import { Chip } from '../billing'\nimport { a } from './a'`),
    ).toBe(0)
    expect(complaints('web/src/ui/Button.tsx', `import { Link } from '@tanstack/react-router'`)).toBe(1)
    expect(complaints('web/src/shared/Banner.tsx', `import { a } from '../features/lab'`)).toBe(1)
  })

  it('let contracts know neither side', () => {
    expect(
      inspectContracts({ name: 'contracts/src/core/id.ts', text: `import { randomUUID } from 'node:crypto'` }),
    ).toHaveLength(1)
    expect(
      inspectContracts({ name: 'contracts/src/core/id.ts', text: `import { z } from 'zod'\nimport './text.js'` }),
    ).toEqual([])
  })
})

describe('the translations', () => {
  const all = (en, hi) => ({ en: { problems: {}, lab: en }, hi: { problems: {}, lab: hi } })

  it('must have the same keys and fill in the same names', () => {
    const en = { due: '{count, plural, one {# day} other {# days}}', hello: 'Hello <b>{name}</b>', gone: 'Gone' }
    const hi = { due: '{count, plural, other {# दिन}}', hello: 'नमस्ते {naam}', more: 'और' }
    expect(inspectFiles(all(en, hi), [])).toEqual([
      'hi/lab.json: gone is missing',
      'hi/lab.json: more is not in English',
      'hi/lab.json: hello: has {naam} where English has {<b>, name}',
    ])
  })

  it('must be readable and have a sentence for every problem', () => {
    const complaints = inspectFiles(all({ bad: 'Hello {name' }, { bad: 'नमस्ते' }), ['lab.gone'])
    expect(complaints[0]).toBe('en: has no sentence for the problem lab.gone')
    expect(complaints[1]).toContain('en/lab.json: bad: is not a readable message')
  })

  it('say the same on paper, each with its own plurals', () => {
    const en = { days: { one: '{n} day', other: '{n} days' }, pay: { cash: 'Cash', other: 'Other' }, page: 'Page {p}' }
    const ar = { days: { few: '{n} أيام', other: '{n} يوم' }, pay: { cash: 'نقد' }, page: 'صفحة' }
    expect(inspectPaper({ en, hi: en, ar })).toEqual([
      'words.ar.json: pay.other is missing',
      'words.ar.json: page: has {} where English has {p}',
    ])
  })

  it('are asked for by keys that exist, and none is left over', () => {
    const english = { core: { save: 'Save' }, lab: flatten({ state: { placed: 'Placed' }, old: 'Old' }) }
    const text = `const { t } = useTranslation('lab'); t('save'); t('lab:state.placed'); t(\`state.\${s}\`); t('stat.x'); t('core:nope')`
    expect(inspectUse(english, [{ name: 'web/src/a.ts', text }])).toEqual([
      'web/src/a.ts:1: no language says "stat.x"',
      'web/src/a.ts:1: no language says "core:nope"',
      'web/src/i18n/en: lab:old is used nowhere',
    ])
  })

  it('are where all words are: none stands in the code', () => {
    const text = `<p title="Hi there" className="big">{a ? 'Yes' : t('core:save')} · 14 {\`Dr \${name}\`}</p>`
    expect(inspectUse({ core: { save: 'Save' } }, [{ name: 'web/src/a.tsx', text }])).toHaveLength(3)
  })
})
