import type { Fault } from '@tabib/contracts/audit/chain'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'

/** A bad place of the audit, as a person reads it. */
export function useFaultWords() {
  const { t } = useTranslation('audit')
  const f = useFormat()
  // A number to be found again by, not an amount.
  const number = (n: number) => f.number(n, { useGrouping: false })
  return ({ kind, source, row, seal, at }: Fault) =>
    t(`chain.faults.${kind}`, {
      source: source ? t(`chain.sources.${source}`) : '',
      row: row === null ? '?' : number(Number(row)),
      seal: number(seal),
      when: at ? f.dateTime(at) : '',
    })
}
