import { expect, test } from 'vitest'
import { madeOf, SharedReads } from './shared-reads.js'

/** A read that ends when it is told to, and counts how often it was begun. */
function slow() {
  const open: ((answer: object) => void)[] = []
  const fail: ((e: Error) => void)[] = []
  const read = () =>
    new Promise<object>((done, failed) => {
      open.push(done)
      fail.push(failed)
    })
  return { read, open, fail }
}
const turn = () => new Promise<void>((done) => setImmediate(done))

test('all who ask while one read is under way share the next one, and none gets the older answer', async () => {
  const shared = new SharedReads<object>()
  const { read, open } = slow()
  const first = shared.ask('a', read)
  const later = [shared.ask('a', read), shared.ask('a', read), shared.ask('a', read)]
  expect(open).toHaveLength(1)
  const [before, after] = [{ called: 1 }, { called: 2 }]
  open[0]!(before)
  expect(await first).toBe(before)
  await turn()
  expect(open).toHaveLength(2)
  open[1]!(after)
  for (const answer of await Promise.all(later)) expect(answer).toBe(after)
  await turn()
  void shared.ask('a', read)
  expect(open).toHaveLength(3)
})

test('who asks for something else waits for nobody, and a read that fails stops nobody behind it', async () => {
  const shared = new SharedReads<object>()
  const { read, open, fail } = slow()
  const failing = shared.ask('a', read)
  const behind = shared.ask('a', read)
  void shared.ask('b', read)
  expect(open).toHaveLength(2)
  fail[0]!(new Error('away'))
  await expect(failing).rejects.toThrow('away')
  await turn()
  const again = {}
  open[2]!(again)
  expect(await behind).toBe(again)
})

test('of an answer that goes to many each thing is made once, of any other every time', async () => {
  const shared = await new SharedReads<object>().ask('a', () => Promise.resolve({}))
  let times = 0
  const make = (answer: object, by: string) => madeOf(answer, by, () => ++times)
  expect([make(shared, 'one'), make(shared, 'one'), make(shared, 'other'), make(shared, 'one')]).toEqual([1, 1, 2, 1])
  const own = {}
  expect([make(own, 'one'), make(own, 'one')]).toEqual([3, 4])
})
