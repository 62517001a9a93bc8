import { Combobox, Input, Loader, Pill, PillGroup, Switch, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { catalogue, type Names, type Offer } from '@tabib/contracts/lab/catalogue'
import { IconAlertTriangle, IconCheck, IconFlask, IconStack2 } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { currentLanguage } from '../../i18n/i18n.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { TextField } from '../../ui/fields.js'
import classes from './consult.module.css'

interface Chosen {
  tests: string[]
  panels: string[]
  testsNote: string
  urgent: boolean
}

interface TestPickerProps {
  value: Chosen
  onChange: (change: Partial<Chosen>) => void
}

const nameOf = (names: Names) => names[currentLanguage()] ?? names.en

/** Laboratory tests and panels to be done: searched by name or code, chosen as chips. */
export function TestPicker({ value, onChange }: TestPickerProps) {
  const { t } = useTranslation('frontdesk')
  const known = useQuery({ ...query(catalogue.search, { query: { limit: 200 } }), staleTime: 600_000 })
  const [more, setMore] = useState<Record<string, Offer>>({})
  const offerOf = (kind: Offer['kind'], code: string) =>
    more[`${kind}:${code}`] ?? known.data?.items.find((o) => o.kind === kind && o.code === code)
  const add = (o: Offer) => {
    setMore((before) => ({ ...before, [`${o.kind}:${o.code}`]: o }))
    const list = o.kind === 'test' ? value.tests : value.panels
    if (!list.includes(o.code)) onChange({ [o.kind === 'test' ? 'tests' : 'panels']: [...list, o.code] })
  }
  const chosen = [
    ...value.panels.map((code) => ({ kind: 'panel' as const, code })),
    ...value.tests.map((code) => ({ kind: 'test' as const, code })),
  ]
  const remove = (kind: Offer['kind'], code: string) =>
    kind === 'test'
      ? onChange({ tests: value.tests.filter((c) => c !== code) })
      : onChange({ panels: value.panels.filter((c) => c !== code) })
  const covered = (code: string) =>
    value.panels.some((p) => offerOf('panel', p)?.tests.some((n) => n.en === offerOf('test', code)?.name.en))
  return (
    <Input.Wrapper label={t('pad.tests')} labelElement="div">
      <TestSearch taken={chosen} onPick={add} />
      {chosen.length > 0 && (
        <>
          <PillGroup className={classes.pills ?? ''}>
            {chosen.map(({ kind, code }) => {
              const offer = offerOf(kind, code)
              const name = offer ? nameOf(offer.name) : code
              const twice = kind === 'test' && covered(code)
              return (
                <Pill
                  key={`${kind}:${code}`}
                  size="lg"
                  withRemoveButton
                  onRemove={() => remove(kind, code)}
                  removeButtonProps={{ 'aria-label': t('pad.removeTest', { name }), 'aria-hidden': false, tabIndex: 0 }}
                >
                  <span className={classes.pill}>
                    {kind === 'panel' ? <IconStack2 size={16} aria-hidden /> : <IconFlask size={16} aria-hidden />}
                    <bdi>{name}</bdi>
                    {twice && <IconAlertTriangle size={15} aria-label={t('pad.inPanel')} />}
                  </span>
                </Pill>
              )
            })}
          </PillGroup>
          <div className={classes.testsNote}>
            <TextField
              label={t('pad.testsNote')}
              dir="auto"
              maxLength={500}
              value={value.testsNote}
              onChange={(testsNote) => onChange({ testsNote })}
            />
            <Switch
              label={t('pad.urgent')}
              checked={value.urgent}
              onChange={(e) => onChange({ urgent: e.currentTarget.checked })}
            />
          </div>
        </>
      )}
    </Input.Wrapper>
  )
}

function TestSearch({ taken, onPick }: { taken: { kind: string; code: string }[]; onPick: (o: Offer) => void }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const [q, setQ] = useState('')
  const [sought] = useDebouncedValue(q.trim(), 150)
  const found = useQuery({
    ...query(catalogue.search, { query: { q: sought, limit: 12 } }),
    enabled: sought !== '',
    placeholderData: keepPreviousData,
  })
  const offers = sought === '' ? [] : (found.data?.items ?? [])
  // What is chosen already stays in the list, so that Enter never takes its neighbour instead.
  const isTaken = (o: Offer) => taken.some((c) => c.kind === o.kind && c.code === o.code)
  const first = offers[0] && `${offers[0].kind}:${offers[0].code}`
  useEffect(() => {
    if (first) box.selectFirstOption()
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [first])
  const pick = (key: string) => {
    const offer = offers.find((o) => `${o.kind}:${o.code}` === key)
    if (offer) onPick(offer)
    setQ('')
    box.closeDropdown()
  }
  return (
    <>
      <Combobox store={box} onOptionSubmit={pick} shadow="md">
        <Combobox.Target>
          <TextInput
            aria-label={t('pad.tests')}
            placeholder={t('pad.testsHint')}
            {...(q ? { dir: 'auto' } : {})}
            autoComplete="off"
            leftSection={<IconFlask size={18} aria-hidden />}
            rightSection={found.isFetching && sought ? <Loader size={16} /> : null}
            value={q}
            onChange={(e) => {
              setQ(e.currentTarget.value)
              box.openDropdown()
            }}
            onBlur={() => box.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={q.trim() === ''}>
          <Combobox.Options aria-label={t('pad.tests')}>
            {offers.map((o) => (
              <Combobox.Option key={`${o.kind}:${o.code}`} value={`${o.kind}:${o.code}`}>
                <span className={classes.pill}>
                  {o.kind === 'panel' ? <IconStack2 size={16} aria-hidden /> : <IconFlask size={16} aria-hidden />}
                  <bdi>{nameOf(o.name)}</bdi>
                  <bdi className={classes.offerCode}>{o.code}</bdi>
                  {isTaken(o) && <IconCheck size={16} aria-label={t('pad.chosen')} />}
                </span>
                {o.kind === 'panel' && <span className={classes.offerTests}>{f.words(o.tests.map(nameOf))}</span>}
              </Combobox.Option>
            ))}
            {offers.length === 0 && !found.isFetching && <Combobox.Empty>{t('pad.noTest')}</Combobox.Empty>}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
    </>
  )
}
