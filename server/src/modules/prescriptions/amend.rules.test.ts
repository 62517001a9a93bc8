import { expect, test } from 'vitest'
import { carryOver } from './amend.rules.js'

const tablets = (dispensed: number) => ({ medicineId: 'paracetamol', medicine: 'Paracetamol', dispensed })
const row = (medicine_id: string | null, medicine: string, quantity: number | null) => ({
  medicine_id,
  medicine,
  quantity,
})

test('what was handed out counts for the same medicine, wherever it stands in the new version', () => {
  const rows = [row('ibuprofen', 'Ibuprofen', 6), row('paracetamol', 'Paracetamol', 20)]
  expect(carryOver([tablets(8)], rows)).toMatchObject({ rows: [{ dispensed: 0 }, { dispensed: 8 }] })
})

test('two lines of one medicine share it, up to what each prescribes', () => {
  const rows = [row('paracetamol', 'Paracetamol', 6), row('paracetamol', 'Paracetamol', 6)]
  expect(carryOver([tablets(4), tablets(4)], rows)).toMatchObject({ rows: [{ dispensed: 6 }, { dispensed: 2 }] })
})

test('words of a doctor’s own are the same medicine however they are capitalised, and of open quantity take it all', () => {
  const before = [{ medicineId: null, medicine: 'Coconut oil', dispensed: 2.5 }]
  expect(carryOver(before, [row(null, 'coconut oil', null)])).toMatchObject({ rows: [{ dispensed: 2.5 }] })
})

test('a medicine that was stopped leaves what was handed out of it behind', () => {
  expect(carryOver([tablets(8)], [row('ibuprofen', 'Ibuprofen', 6)])).toMatchObject({ rows: [{ dispensed: 0 }] })
})

test('no less can be prescribed than was handed out', () => {
  expect(carryOver([tablets(8)], [row('paracetamol', 'Paracetamol', 6)])).toEqual({
    short: { medicine: 'Paracetamol', dispensed: 8 },
  })
})
