import { expect, test } from 'vitest'
import { allergicTo, checkSafety, type Finding, interactionOf } from './safety.rules.js'

const warfarin = { medicine: 'Warfarin', generic: 'Warfarin', atc: 'B01AA03' }
const ibuprofen = { medicine: 'Brufen', generic: 'Ibuprofen', atc: 'M01AE01' }
const amoxicillin = { medicine: 'Amoxicillin', generic: 'Amoxicillin', atc: 'J01CA04' }
const ceftriaxone = { medicine: 'Ceftriaxone', generic: 'Ceftriaxone', atc: 'J01DD04' }
const ringer = { medicine: 'Ringer lactate', generic: 'Ringer lactate', atc: 'B05BB01' }
const saline = { medicine: 'Sodium chloride', generic: 'Sodium chloride', atc: 'B05BB01' }
const pairs = [{ a: 'B01AA', b: 'M01A', severity: 'high', effect: 'bleeding' }]

test.each([
  ['Penicillin', amoxicillin, true],
  ['PENICILLINS (rash)', amoxicillin, true],
  ['Penicillin V', { medicine: 'Mox', generic: null, atc: 'J01CA04' }, true],
  ['পেনিসিলিন', amoxicillin, true],
  ['पेनिसिलिन', amoxicillin, true],
  ['بنسلين', amoxicillin, true],
  ['Amoxycillin', amoxicillin, true],
  ['Sulfa drugs', { medicine: 'Septran', generic: 'Sulfamethoxazole + trimethoprim', atc: 'J01EE01' }, true],
  ['Aspirin', ibuprofen, true],
  ['Penicillin', ceftriaxone, false],
  ['Peanuts', amoxicillin, false],
  ['Dust', warfarin, false],
  [
    'Metformin hydrochloride',
    { medicine: 'Hydroxyzine hydrochloride', generic: 'Hydroxyzine hydrochloride', atc: 'N05BB01' },
    false,
  ],
  ['Metformin', { medicine: 'Metformin', generic: 'Metformin', atc: null }, true],
  ['Penicillin', { medicine: 'Amoxicillin 500', generic: null, atc: null }, true],
])('an allergy to %s and %o', (substance, medicine, expected) => {
  expect(allergicTo(substance, medicine)).toBe(expected)
})

test('dangerous pairs are found whichever comes first, by class', () => {
  expect(interactionOf(warfarin, ibuprofen, pairs)).toBe('bleeding')
  expect(interactionOf(ibuprofen, warfarin, pairs)).toBe('bleeding')
  expect(interactionOf(warfarin, amoxicillin, pairs)).toBeNull()
  expect(interactionOf(warfarin, ibuprofen, [{ ...pairs[0]!, severity: 'low' }])).toBeNull()
})

test('ceftriaxone never meets calcium in a vein, though saline shares the code of Ringer', () => {
  expect(interactionOf(ceftriaxone, ringer, [])).toBe('precipitate')
  expect(interactionOf({ medicine: 'Calcium gluconate', atc: 'A12AA03' }, ceftriaxone, [])).toBe('precipitate')
  expect(interactionOf(ceftriaxone, saline, [])).toBeNull()
})

const short = (f: Finding) => [f.kind, f.lines, f.against, f.current]

test('new lines are checked against each other, what is taken already, and allergies', () => {
  const facts = { allergies: [{ substance: 'Penicillin', reaction: 'rash' }], current: [warfarin], pairs }
  const found = checkSafety([ibuprofen, amoxicillin, { ...ibuprofen, medicine: 'Ibugesic' }], facts)
  expect(found.map(short)).toEqual([
    ['allergy', [1], 'Penicillin', false],
    ['interaction', [0], 'Warfarin', true],
    ['interaction', [2], 'Warfarin', true],
    ['duplicate', [0, 2], 'Ibugesic', false],
  ])
  expect(checkSafety([warfarin], facts).map(short)).toEqual([['duplicate', [0], 'Warfarin', true]])
  expect(checkSafety([saline, ringer], { allergies: [], current: [], pairs })).toEqual([])
})
