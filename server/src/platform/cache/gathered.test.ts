import { expect, test } from 'vitest'
import { Gathered } from './gathered.js'

/** Work that ends when it is told to, and remembers what it was asked. */
function slow() {
  const asked: [tenant: string, questions: string[]][] = []
  const end: (() => void)[] = []
  const fail: ((e: Error) => void)[] = []
  const gathered = new Gathered((tenant, questions: string[]) => {
    asked.push([tenant, questions])
    return new Promise<string[]>((done, failed) => {
      end.push(() => done(questions.map((q) => q.toUpperCase())))
      fail.push(failed)
    })
  })
  return { gathered, asked, end, fail }
}
const turn = () => new Promise<void>((done) => setImmediate(() => setImmediate(done)))

test('who asks in the same turn is answered together, and once two are under way all others share the next, each with their own answer', async () => {
  const { gathered, asked, end } = slow()
  const early = [gathered.ask('a', 'one'), gathered.ask('a', 'two')]
  await turn()
  const second = gathered.ask('a', 'three')
  await turn()
  const late = [gathered.ask('a', 'four'), gathered.ask('a', 'five')]
  await turn()
  expect(asked).toEqual([
    ['a', ['one', 'two']],
    ['a', ['three']],
  ])
  end[0]!()
  expect(await Promise.all(early)).toEqual(['ONE', 'TWO'])
  await turn()
  expect(asked[2]).toEqual(['a', ['four', 'five']])
  end[2]!()
  expect(await Promise.all(late)).toEqual(['FOUR', 'FIVE'])
  end[1]!()
  expect(await second).toBe('THREE')
})

test('clinics wait for nobody else, and what fails for some stops nobody behind them', async () => {
  const { gathered, asked, end, fail } = slow()
  const failing = gathered.ask('a', 'one')
  void gathered.ask('b', 'two')
  await turn()
  expect(asked.map(([tenant]) => tenant)).toEqual(['a', 'b'])
  const [beside, behind] = [gathered.ask('a', 'three'), gathered.ask('a', 'three')]
  fail[0]!(new Error('away'))
  await expect(failing).rejects.toThrow('away')
  await turn()
  end[2]!()
  expect([await beside, await behind]).toEqual(['THREE', 'THREE'])
  const again = gathered.ask('a', 'four')
  await turn()
  end[3]!()
  expect(await again).toBe('FOUR')
})
