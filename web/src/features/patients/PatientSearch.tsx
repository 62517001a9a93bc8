import { phoneForPeople } from '@tabib/contracts/core/phone'
import type { Answer } from '@tabib/contracts/core/route'
import { type PatientCard, patients } from '@tabib/contracts/patients/patients'
import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useCan, useMe } from '../../api/session.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useScan } from '../../shared/scanner.js'
import { AgeText, NameText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import { SearchField } from '../../ui/fields.js'
import { type KnownSoFar, knownFrom } from './knownSoFar.js'
import classes from './PatientSearch.module.css'

type Found = Answer<typeof patients.search>['items'][number]

export interface PatientSearchProps {
  /** Called with the person that was chosen; the field is empty again. */
  onPick: (patient: PatientCard) => void
  /** Offers to register somebody new, with what was typed in the right field. Hidden from those who may not. */
  onRegister?: (known: KnownSoFar) => void
  autoFocus?: boolean
  /** Spoken name of the field; "Phone, number or name" unless said. */
  label?: string
}

/** The one field: phone, number or name, in any spelling and script. Arrows walk, Enter picks, a phone shows its household. */
export function PatientSearch({ onPick, onRegister, autoFocus = false, label }: PatientSearchProps) {
  const { t } = useTranslation('patients')
  const { branch } = useMe()
  const can = useCan()
  const [q, setQ] = useState('')
  const search = useFound(q)
  const list = useId()
  const [at, setAt] = useState(0)
  useEffect(() => setAt(0), [search.key])
  const pick = (p: PatientCard) => {
    setQ('')
    onPick(p)
  }
  const register = onRegister && can('patients.patient.register') ? onRegister : undefined
  const start = () => {
    register?.(knownFrom(q, branch.country))
    setQ('')
  }
  const enter = useEnter({ q, search, onOne: pick })
  useScan((code) => {
    if (!/^[A-Z]{2,5}-\d{4}-\d{5,}$/i.test(code)) return false
    setQ(code)
    enter.await(code)
    return true
  })
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return
    const last = search.items.length - 1
    if (e.key === 'ArrowDown') setAt(Math.min(last, at + 1))
    else if (e.key === 'ArrowUp') setAt(Math.max(0, at - 1))
    else if (e.key === 'Enter') {
      if (search.settled && search.items[at]) pick(search.items[at])
      else if (!search.settled) enter.await(q)
      else return
    } else if (e.key === 'Escape' && q) {
      setQ('')
      e.stopPropagation()
    } else return
    e.preventDefault()
  }

  return (
    <div className={classes.search} role="search">
      <SearchField
        label={label ?? t('search.label')}
        shortcut="F2"
        size="lg"
        autoFocus={autoFocus}
        value={q}
        onChange={setQ}
        onKeyDown={onKeyDown}
        busy={search.pending}
        {...{
          role: 'combobox',
          'aria-expanded': search.items.length > 0,
          'aria-controls': list,
          'aria-autocomplete': 'list',
          // In a drawer the cursor goes where this stands, not to the button that closes it.
          ...(autoFocus ? { 'data-autofocus': true } : {}),
        }}
        {...(search.items[at] ? { 'aria-activedescendant': `${list}-${at}` } : {})}
      />
      <span role="status" className="visually-hidden">
        {search.settled ? t('search.count', { count: search.items.length }) : ''}
      </span>
      <ProblemNotice problem={search.problem} onRetry={search.retry} />
      <Hits id={list} items={search.items} at={at} pending={search.pending} onPick={pick} onPoint={setAt} />
      {search.settled && search.items.length === 0 && !search.problem && (
        <p className={classes.nobody}>
          <strong>{t('search.nobody')}</strong> {t(register ? 'search.nobodyRegister' : 'search.nobodyHint')}
        </p>
      )}
      {register && (
        <div className={classes.new} data-urgent={(search.settled && search.items.length === 0) || undefined}>
          <Act
            label={t('register.title')}
            shortcut="F4"
            icon={<IconUserPlus size={18} aria-hidden />}
            onClick={start}
          />
        </div>
      )}
    </div>
  )
}

const FEWEST = 2

/** Who is found by what is typed, a moment after the last key. */
function useFound(q: string) {
  const text = q.trim()
  const [sought] = useDebouncedValue(text, 120)
  const enabled = sought.length >= FEWEST && text.length >= FEWEST
  const found = useQuery({
    ...query(patients.search, { query: { q: sought } }),
    enabled,
    placeholderData: keepPreviousData,
  })
  const shown = enabled ? found.data : undefined
  return {
    items: byHousehold(shown?.items ?? []),
    key: shown,
    settled: enabled && sought === text && !found.isPlaceholderData && found.data !== undefined,
    pending: text.length >= FEWEST && (sought !== text || found.isFetching),
    problem: enabled ? found.error : null,
    retry: () => void found.refetch(),
  }
}

type Search = ReturnType<typeof useFound>

/** Enter before the answer is here: it counts once the answer is one person. */
function useEnter({ q, search, onOne }: { q: string; search: Search; onOne: (p: PatientCard) => void }) {
  const awaited = useRef<string | null>(null)
  useEffect(() => {
    if (awaited.current === null || awaited.current.trim() !== q.trim()) return void (awaited.current = null)
    if (!search.settled) return
    awaited.current = null
    if (search.items.length === 1) onOne(search.items[0]!)
  })
  return { await: (text: string) => void (awaited.current = text) }
}

/** People found by phone stand together, household by household. */
function byHousehold(items: readonly Found[]): Found[] {
  const first = new Map<string, number>()
  const place = (p: Found, i: number) =>
    p.matchedBy === 'phone' && p.phone ? (first.get(p.phone) ?? (first.set(p.phone, i), i)) : i
  return items
    .map((p, i) => ({ p, at: place(p, i), i }))
    .sort((a, b) => a.at - b.at || a.i - b.i)
    .map(({ p }) => p)
}

interface HitsProps {
  id: string
  items: readonly Found[]
  at: number
  pending: boolean
  onPick: (p: PatientCard) => void
  onPoint: (index: number) => void
}

function Hits({ id, items, at, pending, onPick, onPoint }: HitsProps) {
  const { t } = useTranslation('patients')
  const groups = households(items)
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('search.found')}
      className={classes.hits}
      data-pending={pending || undefined}
      hidden={items.length === 0}
    >
      {groups.map(({ phone, members, from }) => (
        <div
          key={members[0]!.id}
          className={classes.household}
          role="group"
          aria-label={phone ? t('search.household', { count: members.length }) : undefined}
        >
          {phone && (
            <div className={classes.phone}>
              <IconUsers size={16} aria-hidden />
              <bdi dir="ltr">{phoneForPeople(phone)}</bdi>
              <span>{t('search.household', { count: members.length })}</span>
            </div>
          )}
          {members.map((p, i) => (
            <Hit
              key={p.id}
              id={`${id}-${from + i}`}
              patient={p}
              active={from + i === at}
              showPhone={!phone}
              onPick={() => onPick(p)}
              onPoint={() => onPoint(from + i)}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

/** Runs of people on one phone that was searched for; everybody else stands alone. */
function households(items: readonly Found[]) {
  const groups: { phone: string | null; members: Found[]; from: number }[] = []
  items.forEach((p, i) => {
    const phone = p.matchedBy === 'phone' ? p.phone : null
    const last = groups.at(-1)
    if (phone && last?.phone === phone) last.members.push(p)
    else groups.push({ phone, members: [p], from: i })
  })
  return groups
}

function Hit(props: {
  id: string
  patient: Found
  active: boolean
  showPhone: boolean
  onPick: () => void
  onPoint: () => void
}) {
  const { id, patient: p, active, showPhone, onPick, onPoint } = props
  const { t } = useTranslation(['patients', 'core'])
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys (aria-activedescendant)
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className={classes.hit}
      data-active={active || undefined}
      onMouseMove={onPoint}
      onMouseDown={(e) => e.preventDefault()}
      onClick={onPick}
    >
      <span className={classes.name}>
        <NameText name={p.name} />
      </span>
      <span className={classes.facts}>
        <AgeText birthDate={p.birthDate} estimated={p.birthDateEstimated} />
        <span>{t(`core:gender.${p.gender}`)}</span>
        {p.deceasedOn && <span className={classes.gone}>{t('deceased')}</span>}
      </span>
      <span className={classes.codes}>
        {showPhone && p.phone && <bdi dir="ltr">{phoneForPeople(p.phone)}</bdi>}
        <bdi className={classes.number}>{p.number}</bdi>
      </span>
    </div>
  )
}
