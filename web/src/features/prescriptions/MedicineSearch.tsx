import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type Medicine, medicines } from '@tabib/contracts/pharmacy/medicines'
import { IconPencil, IconPill } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { MoneyText } from '../../shared/text.js'
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
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const [q, setQ] = useState('')
  const typed = q.trim()
  const [sought] = useDebouncedValue(typed, 120)
  const found = useQuery({
    ...query(medicines.search, { query: { q: sought, limit: 15 } }),
    enabled: sought !== '',
    placeholderData: keepPreviousData,
  })
  const items = typed === '' || sought === '' ? [] : (found.data?.items ?? [])
  const fresh = sought === typed && !found.isPlaceholderData && !found.isFetching
  const wanted = useRef(false)
  const pick = (key: string) => {
    const one = items.find((m) => m.id === key)
    if (one) onPick(one)
    else if (key === asWritten) onWords?.(typed)
    wanted.current = false
    setQ('')
    box.closeDropdown()
  }
  // Enter pressed before the answer came takes the first one as soon as it is there, never one of an older answer.
  const enter = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' || typed === '') return
    e.preventDefault()
    if (fresh) return
    e.stopPropagation()
    wanted.current = true
  }
  useEffect(() => {
    if (!fresh) return
    const first = items[0]
    if (wanted.current && first) pick(first.id)
    else box.selectFirstOption()
    wanted.current = false
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [fresh, found.data])
  return (
    <div onKeyDownCapture={enter}>
      <Combobox store={box} onOptionSubmit={pick} shadow="md">
        <Combobox.Target>
          <TextInput
            {...(quietLabel ? { 'aria-label': label } : { label })}
            ref={ref}
            {...(first ? { 'data-autofocus': true } : {})}
            error={error}
            required={required ?? false}
            placeholder={placeholder ?? t('search.hint')}
            dir="auto"
            autoComplete="off"
            spellCheck={false}
            leftSection={<IconPill size={18} aria-hidden />}
            rightSection={typed && !fresh ? <Loader size={16} /> : null}
            value={q}
            onChange={(e) => {
              setQ(e.currentTarget.value)
              wanted.current = false
              box.openDropdown()
            }}
            onBlur={() => box.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={typed === ''}>
          <Combobox.Options aria-label={label} className={classes.options ?? ''}>
            {items.map((m) => (
              <Combobox.Option key={m.id} value={m.id}>
                <MedicineOption medicine={m} />
              </Combobox.Option>
            ))}
            {onWords && fresh && (
              <Combobox.Option value={asWritten}>
                <span className={classes.option}>
                  <IconPencil size={16} aria-hidden />
                  <span>{t('search.asWritten', { typed })}</span>
                </span>
              </Combobox.Option>
            )}
            {!onWords && fresh && items.length === 0 && <Combobox.Empty>{t('search.none')}</Combobox.Empty>}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
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
