import { Combobox, Loader, TextInput } from '@mantine/core'
import { type Medicine, medicines } from '@tabib/contracts/pharmacy/medicines'
import { IconPencil, IconPill } from '@tabler/icons-react'
import type { ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { MoneyText } from '../../shared/text.js'
import { useFinder } from '../../shared/useFinder.js'
import { useDirections } from './directions.js'
import classes from './prescriptions.module.css'

interface MedicineSearchProps {
  label: string
  /** Hides the label, which is then only spoken. */
  quietLabel?: boolean
  placeholder?: string
  onPick: (medicine: Medicine) => void
  /** Offers what was typed as it is, for what the formulary does not have. */
  onWords?: (typed: string) => void
  error?: ReactNode
  required?: boolean
  /** The dialog around it opens with the cursor here. */
  first?: boolean
  ref?: Ref<HTMLInputElement>
}

const asWritten = 'as-written'

/** Finds a medicine of the formulary by a few letters, with what the shelf holds; arrows walk, Enter takes. */
export function MedicineSearch({
  label,
  quietLabel,
  placeholder,
  onPick,
  onWords,
  error,
  required,
  first,
  ref,
}: MedicineSearchProps) {
  const { t } = useTranslation('prescriptions')
  const find = useFinder({
    search: (q) => query(medicines.search, { query: { q, limit: 15 } }),
    keyOf: (m) => m.id,
    onPick,
    onOther: (_, typed) => onWords?.(typed),
  })
  return (
    <div {...find.capture}>
      <Combobox store={find.box} onOptionSubmit={find.pick} shadow="md">
        <Combobox.Target>
          <TextInput
            {...(quietLabel ? { 'aria-label': label } : { label })}
            ref={ref}
            {...(first ? { 'data-autofocus': true } : {})}
            error={error}
            required={required ?? false}
            placeholder={placeholder ?? t('search.hint')}
            dir="auto"
            spellCheck={false}
            leftSection={<IconPill size={18} aria-hidden />}
            rightSection={find.searching ? <Loader size={16} aria-label={t('search.searching')} /> : null}
            {...find.field}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={find.typed === ''}>
          <Combobox.Options aria-label={label} className={classes.options ?? ''}>
            {find.items.map((m) => (
              <Combobox.Option key={m.id} value={m.id}>
                <MedicineOption medicine={m} />
              </Combobox.Option>
            ))}
            {onWords && find.fresh && (
              <Combobox.Option value={asWritten}>
                <span className={classes.option}>
                  <IconPencil size={16} aria-hidden />
                  <span>{t('search.asWritten', { typed: find.typed })}</span>
                </span>
              </Combobox.Option>
            )}
            {!onWords && find.fresh && find.items.length === 0 && <Combobox.Empty>{t('search.none')}</Combobox.Empty>}
            {find.searching && find.items.length === 0 && <Combobox.Empty>{t('search.searching')}</Combobox.Empty>}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <ProblemNotice problem={find.problem} onRetry={find.retry} />
    </div>
  )
}

/** Name, strength, form; what the shelf holds and what one costs. */
export function MedicineOption({ medicine: m }: { medicine: Medicine }) {
  const { t } = useTranslation('prescriptions')
  const say = useDirections()
  return (
    <span className={classes.option}>
      <span className={classes.optionName}>
        <bdi className={classes.strong}>{m.brand ?? m.generic}</bdi> <bdi>{m.strength}</bdi>{' '}
        <span className={classes.dim}>{say.form(m.form)}</span>
        {m.brand && <bdi className={classes.under}>{m.generic}</bdi>}
      </span>
      <span className={classes.optionFacts}>
        <span data-none={m.onHand === 0 ? true : undefined}>
          {m.onHand > 0 ? say.quantity(m.onHand, m.unit) : t('search.noneHere')}
        </span>
        <span className={classes.dim}>
          <MoneyText minor={m.nextPriceMinor} />
        </span>
      </span>
    </span>
  )
}
