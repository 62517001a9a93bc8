import { expect, test } from 'vitest'
import { Intention } from './intention.js'

/** A server that notes each key it acts on, and answers when it is told to. */
function till() {
  const keys: string[] = []
  const open: { answer: (said: string) => void; fail: () => void }[] = []
  const act = (key: string) => {
    keys.push(key)
    return new Promise<string>((answer, fail) => open.push({ answer, fail: () => fail(new Error('away')) }))
  }
  return { keys, open, act }
}

test('a double press while the first is under way is one act with one answer', async () => {
  const { keys, open, act } = till()
  const pay = new Intention(() => 0)
  const presses = [pay.once('400', act), pay.once('400', act), pay.once('400', act)]
  open[0]!.answer('paid')
  expect(await Promise.all(presses)).toEqual(['paid', 'paid', 'paid'])
  expect(keys).toHaveLength(1)
})

test('a double press on a fast server, which has answered in between, is still one act', async () => {
  let now = 0
  const { keys, open, act } = till()
  const pay = new Intention(() => now)
  const first = pay.once('400', act)
  open[0]!.answer('paid')
  await first
  pay.done(keys[0]!)
  now = 150
  expect(await pay.once('400', act)).toBe('paid')
  expect(keys).toHaveLength(1)
  now = 1000
  void pay.once('400', act)
  expect(new Set(keys).size).toBe(2)
})

test('something else is meant by itself, however fast', () => {
  const { keys, act } = till()
  const pay = new Intention(() => 0)
  void pay.once('400', act)
  void pay.once('500', act)
  expect(new Set(keys).size).toBe(2)
})

test('the same again after a lost connection carries the same key; after a refusal a new one', async () => {
  const { keys, open, act } = till()
  const pay = new Intention(() => 0)
  for (const lost of [true, false]) {
    const tried = pay.once('400', act)
    open.at(-1)!.fail()
    await tried.catch(() => pay.failed(keys.at(-1)!, lost))
  }
  void pay.once('400', act)
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[1])
})

test('the end of an earlier act says nothing about a later one', async () => {
  let now = 0
  const { keys, open, act } = till()
  const pay = new Intention(() => now)
  const early = pay.once('row 1', act)
  const late = pay.once('row 2', act)
  open[0]!.answer('done')
  await early
  pay.done(keys[0]!)
  now = 5000
  expect(pay.once('row 2', act)).toBe(late)
  expect(keys).toHaveLength(2)
})
