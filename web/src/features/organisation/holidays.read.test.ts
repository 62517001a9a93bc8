import { expect, test } from 'vitest'
import { readHolidays } from './holidays.read.js'

test('a year of holidays is typed as people write them', () => {
  const text = '26/01 Republic Day\n15.08.2026, Independence Day\n2026-10-02 – Gandhi Jayanti\n\n২৫/১২ বড়দিন'
  expect(readHolidays(text, 2026)).toEqual({
    items: [
      { onDate: '2026-01-26', name: 'Republic Day' },
      { onDate: '2026-08-15', name: 'Independence Day' },
      { onDate: '2026-10-02', name: 'Gandhi Jayanti' },
      { onDate: '2026-12-25', name: 'বড়দিন' },
    ],
    unread: [],
  })
})

test('what is no date, no name, no day of the calendar or the same day twice is shown again', () => {
  const text = 'Republic Day\n26/01\n31/02 Never\n26/01 Republic Day\n26/01 Again'
  const read = readHolidays(text, 2026)
  expect(read.items).toEqual([{ onDate: '2026-01-26', name: 'Republic Day' }])
  expect(read.unread).toEqual(['Republic Day', '26/01', '31/02 Never', '26/01 Again'])
})
