import { Combobox, Input, Loader, Pill, PillGroup, Switch, TextInput } from '@mantine/core'
import { catalogue, type Names, type Offer } from '@tabib/contracts/lab/catalogue'
import { IconAlertTriangle, IconCheck, IconFlask, IconStack2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { currentLanguage } from '../../i18n/i18n.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useFinder } from '../../shared/useFinder.js'
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
  const find = useFinder({
    search: (q) => query(catalogue.search, { query: { q, limit: 12 } }),
    keyOf: (o) => `${o.kind}:${o.code}`,
    onPick,
  })
  // What is chosen already stays in the list, so that Enter never takes its neighbour instead.
  const isTaken = (o: Offer) => taken.some((c) => c.kind === o.kind && c.code === o.code)
  return (
    <div {...find.capture}>
      <Combobox store={find.box} onOptionSubmit={find.pick} shadow="md">
        <Combobox.Target>
          <TextInput
            aria-label={t('pad.tests')}
            placeholder={t('pad.testsHint')}
            dir="auto"
            maxLength={100}
            leftSection={<IconFlask size={18} aria-hidden />}
            rightSection={find.searching ? <Loader size={16} aria-label={t('pad.searching')} /> : null}
            {...find.field}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={find.typed === ''}>
          <Combobox.Options aria-label={t('pad.tests')}>
            {find.items.map((o) => (
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
            {find.items.length === 0 && find.fresh && <Combobox.Empty>{t('pad.noTest')}</Combobox.Empty>}
            {find.items.length === 0 && find.searching && <Combobox.Empty>{t('pad.searching')}</Combobox.Empty>}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <ProblemNotice problem={find.problem} onRetry={find.retry} />
    </div>
  )
}
