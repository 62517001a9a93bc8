import { describe, expect, it } from 'vitest'
import { languages } from '@tabib/contracts/core/person'
import { directions, doseUnits, frequencies, patternShown, routes, timings, type Directions } from './directions.js'
import { formatAge, formatDate, formatMoney } from './formats.js'

const morningAndNight: Directions = {
  amount: 1,
  unit: 'tablet',
  pattern: { morning: 1, noon: 0, night: 1 },
  timing: 'after_food',
  days: 5,
  route: 'oral',
}

describe('directions', () => {
  it('says a plain course in every language', () => {
    expect(directions(morningAndNight, 'en')).toBe('1 tablet morning and night after food for 5 days')
    expect(directions(morningAndNight, 'hi')).toBe('1 गोली सुबह और रात को, खाने के बाद, 5 दिन तक')
    expect(directions(morningAndNight, 'bn')).toBe('১টি ট্যাবলেট সকালে ও রাতে, খাবারের পরে, ৫ দিন')
    expect(directions(morningAndNight, 'ar')).toBe('قرص واحد صباحًا وليلًا بعد الأكل لمدة ٥ أيام')
  })

  it('halves, doubles and counts by the rules of the language', () => {
    expect(directions({ ...morningAndNight, amount: 0.5 }, 'en')).toMatch(/^½ tablet morning/)
    expect(directions({ ...morningAndNight, amount: 0.5 }, 'ar')).toMatch(/^نصف قرص/)
    expect(directions({ ...morningAndNight, amount: 2 }, 'ar')).toMatch(/^قرصان /)
    expect(directions({ ...morningAndNight, amount: 2 }, 'hi')).toMatch(/^2 गोलियाँ/)
    expect(directions({ ...morningAndNight, days: 1 }, 'en')).toMatch(/for 1 day$/)
    expect(directions({ ...morningAndNight, days: 14 }, 'ar')).toMatch(/لمدة ١٤ يومًا$/)
  })

  it('names each dose where they differ', () => {
    const uneven = { ...morningAndNight, pattern: { morning: 1, noon: 0, night: 2 } }
    expect(directions(uneven, 'en')).toBe('1 tablet morning and 2 tablets night after food for 5 days')
  })

  it('says a frequency, a route and "only when needed", and leaves out what was not given', () => {
    const drops: Directions = { amount: 1, unit: 'drop', pattern: 'QID', route: 'left_eye', asNeeded: true }
    expect(directions(drops, 'en')).toBe('1 drop in the left eye four times a day, only when needed')
    expect(directions(drops, 'hi')).toBe('1 बूँद बाईं आँख में दिन में चार बार, केवल ज़रूरत होने पर')
    expect(directions({ amount: 10, unit: 'ml', pattern: 'HS' }, 'bn')).toBe('১০ মি.লি. ঘুমানোর সময়')
  })

  it('knows every unit, frequency, timing and route in every language', () => {
    const plain: Directions = { amount: 3, unit: 'tablet', pattern: 'BD', days: 3 }
    const each: Directions[] = [
      ...doseUnits.map((unit) => ({ ...plain, unit })),
      ...frequencies.map((pattern) => ({ ...plain, pattern })),
      ...timings.map((timing) => ({ ...plain, timing })),
      ...routes.map((route) => ({ ...plain, route })),
    ]
    for (const language of languages)
      for (const given of each) expect(directions(given, language)).not.toMatch(/undefined|[{}]|,,|^,/)
  })
})

describe('the pattern as doctors write it', () => {
  it('counts what is counted and keeps what is measured', () => {
    expect(patternShown(morningAndNight)).toBe('1-0-1')
    expect(patternShown({ ...morningAndNight, amount: 0.5 })).toBe('½-0-½')
    expect(patternShown({ ...morningAndNight, amount: 2 })).toBe('2-0-2')
    expect(patternShown({ ...morningAndNight, amount: 10, unit: 'ml' })).toBe('1-0-1')
    expect(patternShown({ ...morningAndNight, pattern: 'TDS' })).toBe('TDS')
  })
})

describe('formats', () => {
  it('writes money exactly, in the digits of the language', () => {
    expect(formatMoney({ minor: 123456789012345, currency: 'INR' }, 'en')).toBe('₹12,34,56,78,90,123.45')
    expect(formatMoney({ minor: 125000, currency: 'BDT' }, 'bn')).toBe('৳১,২৫০.০০')
    expect(formatMoney({ minor: -5, currency: 'INR' }, 'hi')).toBe('-₹0.05')
    expect(formatMoney({ minor: 1250, currency: 'JPY' }, 'en')).toBe('¥1,250')
    expect(formatMoney({ minor: 125000, currency: 'KWD' }, 'ar')).toMatch(/١٢٥٫٠٠٠/)
  })

  it('writes dates and ages', () => {
    expect(formatDate('2026-11-20', 'en')).toBe('20 Nov 2026')
    expect(formatDate('2026-11-20', 'ar')).toBe('٢٠ نوفمبر ٢٠٢٦')
    expect(formatAge({ years: 0, months: 0, days: 0 }, 'en')).toBe('0 days')
    expect(formatAge({ years: 0, months: 2, days: 3 }, 'en')).toBe('2 months 3 days')
    expect(formatAge({ years: 2, months: 1, days: 3 }, 'bn')).toBe('২ বছর ১ মাস')
    expect(formatAge({ years: 34, months: 1, days: 3 }, 'ar')).toBe('٣٤ سنة')
  })
})
