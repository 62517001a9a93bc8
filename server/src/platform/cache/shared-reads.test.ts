import { afterEach, expect, test, vi } from 'vitest'
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
afterEach(() => void vi.useRealTimers())

const turn = () => new Promise<void>((done) => setImmediate(done))

test('all who ask while one read is under way share the next one, and none gets the older answer', async () => {
  const shared = new SharedReads<object>()
  const { read, open } = slow()
  const first = shared.ask('a', 'x', read)
  const later = [shared.ask('a', 'x', read), shared.ask('a', 'x', read), shared.ask('a', 'x', read)]
  expect(open).toHaveLength(1)
  const [before, after] = [{ called: 1 }, { called: 2 }]
  open[0]!(before)
  expect(await first).toBe(before)
  await turn()
  expect(open).toHaveLength(2)
  open[1]!(after)
  for (const answer of await Promise.all(later)) expect(answer).toBe(after)
})

test('what was read is given out again until somebody writes in that clinic, and for no longer than a second', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const shared = new SharedReads<object>()
  const { read, open } = slow()
  const ask = async (tenant: string, answer: object) => {
    const before = open.length
    const asked = shared.ask(tenant, 'x', read)
    if (open.length > before) open[before]!(answer)
    return asked
  }
  const [one, two, three] = [{ n: 1 }, { n: 2 }, { n: 3 }]
  expect(await ask('a', one)).toBe(one)
  shared.forget('b')
  vi.advanceTimersByTime(999)
  expect(await ask('a', two)).toBe(one)
  shared.forget('a')
  expect(await ask('a', two)).toBe(two)
  vi.advanceTimersByTime(1_000)
  expect(await ask('a', three)).toBe(three)
})

test('what was being read while somebody wrote is given to nobody who asks afterwards', async () => {
  const shared = new SharedReads<object>()
  const { read, open } = slow()
  const early = shared.ask('a', 'x', read)
  shared.forget('a')
  const late = shared.ask('a', 'x', read)
  expect(open).toHaveLength(2)
  const [before, after] = [{ n: 1 }, { n: 2 }]
  open[1]!(after)
  open[0]!(before)
  expect([await early, await late]).toEqual([before, after])
  expect(await shared.ask('a', 'x', read)).toBe(after)
})

test('who asks for something else waits for nobody, and a read that fails stops nobody behind it and is not kept', async () => {
  const shared = new SharedReads<object>()
  const { read, open, fail } = slow()
  const failing = shared.ask('a', 'x', read)
  const behind = shared.ask('a', 'x', read)
  void shared.ask('a', 'y', read)
  void shared.ask('b', 'x', read)
  expect(open).toHaveLength(3)
  fail[0]!(new Error('away'))
  await expect(failing).rejects.toThrow('away')
  await turn()
  fail[3]!(new Error('still away'))
  await expect(behind).rejects.toThrow('still away')
  const again = shared.ask('a', 'x', read)
  const answer = {}
  open[4]!(answer)
  expect(await again).toBe(answer)
})

test('of an answer that goes to many each thing is made once, of any other every time', async () => {
  const shared = await new SharedReads<object>().ask('a', 'x', () => Promise.resolve({}))
  let times = 0
  const make = (answer: object, by: string) => madeOf(answer, by, () => ++times)
  expect([make(shared, 'one'), make(shared, 'one'), make(shared, 'other'), make(shared, 'one')]).toEqual([1, 1, 2, 1])
  const own = {}
  expect([make(own, 'one'), make(own, 'one')]).toEqual([3, 4])
})
