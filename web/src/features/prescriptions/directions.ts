import type { WrittenLine } from '@tabib/contracts/prescriptions/lines'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'

type Taken = Pick<
  WrittenLine,
  'dose' | 'doseUnit' | 'morning' | 'noon' | 'night' | 'frequency' | 'durationDays' | 'timing' | 'route' | 'asNeeded'
>

type Say = (key: string, values?: Record<string, unknown>) => string

/** How a medicine is taken, in a sentence of the reader's language; and the words it is made of. */
export function useDirections() {
  const { t: translate, i18n } = useTranslation('prescriptions')
  const t = translate as unknown as Say
  const f = useFormat()
  const known = (key: string) => i18n.exists(`prescriptions:${key}`)
  const word = (group: string, value: string) =>
    known(`${group}.${value}`) ? t(`${group}.${value}`) : value.replaceAll('_', ' ')
  const amount = (n: number, unit: string) =>
    known(`dose.${unit}`) ? t(`dose.${unit}`, { n }) : `${f.number(n)} ${unit}`

  function doses(l: Taken): string {
    const dose = l.dose ?? 1
    const unit = l.doseUnit ?? 'unit'
    const taken = (['morning', 'noon', 'night'] as const).filter((s) => (l[s] ?? 0) > 0)
    if (taken.length === 0) {
      const often = l.frequency && l.frequency !== 'SOS' ? ` ${word('often', l.frequency)}` : ''
      return l.dose === null && !often ? '' : `${amount(dose, unit)}${often}`
    }
    const same = new Set(taken.map((s) => l[s])).size === 1
    if (same) return `${amount(dose * l[taken[0]!]!, unit)} ${f.list(taken.map((s) => t(`slot.${s}`)))}`
    return f.list(taken.map((s) => `${amount(dose * l[s]!, unit)} ${t(`slot.${s}`)}`))
  }

  return {
    sentence(l: Taken): string {
      const parts = [
        doses(l),
        l.route && l.route !== 'oral' ? word('route', l.route) : '',
        l.timing && l.timing !== 'any' ? word('timing', l.timing) : '',
        l.asNeeded || l.frequency === 'SOS' ? t('asNeeded') : '',
        l.durationDays ? t('forDays', { n: l.durationDays }) : '',
      ]
      return f.words(parts.filter(Boolean))
    },
    form: (form: string) => word('form', form),
    unit: (unit: string) => word('unit', unit),
    /** `10 tablets`, `2 bottles`. */
    quantity: (n: number, unit: string | null) =>
      unit && known(`count.${unit}`)
        ? t(`count.${unit}`, { n })
        : [f.number(n), unit && word('unit', unit)].filter(Boolean).join(' '),
    route: (route: string) => word('route', route),
    timing: (timing: string) => word('timing', timing),
    often: (frequency: string) => word('often', frequency),
  }
}
