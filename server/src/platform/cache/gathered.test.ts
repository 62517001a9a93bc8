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

test('who asks in the same turn is answered together, who comes later shares the next, each with their own answer', async () => {
  const { gathered, asked, end } = slow()
  const early = [gathered.ask('a', 'one'), gathered.ask('a', 'two')]
  await turn()
  const late = [gathered.ask('a', 'three'), gathered.ask('a', 'four')]
  await turn()
  expect(asked).toEqual([['a', ['one', 'two']]])
  end[0]!()
  expect(await Promise.all(early)).toEqual(['ONE', 'TWO'])
  await turn()
  expect(asked[1]).toEqual(['a', ['three', 'four']])
  end[1]!()
  expect(await Promise.all(late)).toEqual(['THREE', 'FOUR'])
})

test('clinics wait for nobody else, and what fails for some stops nobody behind them', async () => {
  const { gathered, asked, end, fail } = slow()
  const failing = gathered.ask('a', 'one')
  void gathered.ask('b', 'two')
  await turn()
  expect(asked.map(([tenant]) => tenant)).toEqual(['a', 'b'])
  const behind = gathered.ask('a', 'three')
  fail[0]!(new Error('away'))
  await expect(failing).rejects.toThrow('away')
  await turn()
  end[2]!()
  expect(await behind).toBe('THREE')
  const again = gathered.ask('a', 'four')
  await turn()
  end[3]!()
  expect(await again).toBe('FOUR')
})
