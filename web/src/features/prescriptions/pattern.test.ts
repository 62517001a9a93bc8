import { expect, test } from 'vitest'
import { linesToSign, missingIn, readLines } from './pad.js'
import { patternOf, readPattern } from './pattern.js'

const slots = (morning: number, noon: number, night: number) => ({ morning, noon, night, frequency: null })
const often = (frequency: string) => ({ morning: 0, noon: 0, night: 0, frequency })

test.each([
  ['1-0-1 5d af', { ...slots(1, 0, 1), durationDays: 5, timing: 'after_food' }],
  ['1+1+1 x7', { ...slots(1, 1, 1), durationDays: 7 }],
  ['½-0-½ 10 days', { ...slots(0.5, 0, 0.5), durationDays: 10 }],
  ['1 - 0 - 1 2w before food', { ...slots(1, 0, 1), durationDays: 14, timing: 'before_food' }],
  ['BD 5/7 pc', { ...often('BD'), durationDays: 5, timing: 'after_food' }],
  ['tds 2/52', { ...often('TDS'), durationDays: 14 }],
  ['10ml tds 1w', { ...often('TDS'), dose: 10, doseUnit: 'mL', durationDays: 7 }],
  ['2 puffs bd 1m', { ...often('BD'), dose: 2, doseUnit: 'puff', durationDays: 30 }],
  ['1 tab sos =10', { dose: 1, doseUnit: 'tablet', asNeeded: true, quantity: 10 }],
  ['hs 1/12 es', { ...often('HS'), durationDays: 30, timing: 'empty_stomach' }],
  ['১-০-১ ৫d', { ...slots(1, 0, 1), durationDays: 5 }],
  ['١-٠-١', slots(1, 0, 1)],
  ['1-1-1-1', often('QID')],
  ['im stat', { route: 'intramuscular', ...often('STAT') }],
])('%s', (typed, said) => {
  expect(readPattern(typed)).toEqual({ said, unknown: [] })
})

test('what nobody understands is given back, the rest is kept', () => {
  expect(readPattern('bd whenever 5d')).toEqual({ said: { ...often('BD'), durationDays: 5 }, unknown: ['whenever'] })
  expect(readPattern('0-0-0').unknown).toEqual(['0-0-0'])
  expect(readPattern('1-0-2-0').unknown).toEqual(['1-0-2-0'])
  expect(readPattern('')).toEqual({ said: {}, unknown: [] })
})

test('a line jotted down is read back as it was', () => {
  for (const typed of ['1-0-1 5d af', '2tab bd 1w', '½-0-½ 1m bf', '5ml tds 5d', 'bd sos 3d =6']) {
    const [line] = readLines([readPattern(typed).said])
    const [again] = readLines([readPattern(patternOf(line!)).said])
    expect({ ...again, key: '' }).toEqual({ ...line, key: '', dose: again!.dose })
  }
})

test('a line is signed once it says how much, when, and what to hand out', () => {
  const [line] = readLines([
    {
      medicine: 'Paracetamol',
      medicineId: '0195e6a0-0000-7000-8000-000000000001',
      unit: 'tablet',
      form: 'tablet',
      dose: 1,
    },
  ])
  expect(missingIn(line!)).toBe('when')
  expect(missingIn({ ...line!, dose: null })).toBe('dose')
  expect(missingIn({ ...line!, asNeeded: true })).toBe('quantity')
  const done = { ...line!, ...readPattern('1-0-1 5d').said }
  expect(missingIn(done)).toBeNull()
  expect(linesToSign([line!, done])).toMatchObject({
    lines: [{ medicine: 'Paracetamol', morning: 1, durationDays: 5 }],
    unfinished: [0],
  })
  expect(linesToSign([done]).lines[0]).not.toHaveProperty('key')
})
