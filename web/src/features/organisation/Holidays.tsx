import { ActionIcon, Button, Group, SimpleGrid, Text } from '@mantine/core'
import type { Clinic } from '@tabib/contracts/organisation/clinics'
import { type Holiday, schedules } from '@tabib/contracts/organisation/schedules'
import { IconCalendarOff, IconCalendarPlus, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { FormSheet } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { type Fields, useFields, withoutBlanks } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { DateField, ProseField, TextField } from '../../ui/fields.js'
import { readHolidays } from './holidays.read.js'
import classes from './organisation.module.css'
import { shownEnd, typedEnd } from './week.js'

/** The days of a year unlike their weekday. */
export function Holidays({ clinic }: { clinic: Clinic }) {
  const { t } = useTranslation('organisation')
  const f = useFormat()
  const [year, setYear] = useState(() => Number(f.today().slice(0, 4)))
  const [open, setOpen] = useState<Holiday | 'new' | 'many' | null>(null)
  const found = useQuery(query(schedules.holidays, { params: { id: clinic.id }, query: { year } }))
  const columns = useColumns()
  const closed = clinic.active ? null : t('closedReadOnly')
  const shownYear = new Intl.NumberFormat(f.locale, { useGrouping: false }).format(year)
  return (
    <>
      <div className={classes.head}>
        <div className={classes.years} role="group" aria-label={t('holidays.year')}>
          <ActionIcon variant="default" size={36} aria-label={t('holidays.before')} onClick={() => setYear(year - 1)}>
            <IconChevronLeft size={18} className={classes.flips} aria-hidden />
          </ActionIcon>
          <Text fw={600} aria-live="polite">
            {shownYear}
          </Text>
          <ActionIcon variant="default" size={36} aria-label={t('holidays.after')} onClick={() => setYear(year + 1)}>
            <IconChevronRight size={18} className={classes.flips} aria-hidden />
          </ActionIcon>
        </div>
      </div>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {!(found.error && !found.data) && (
        <DataTable
          label={t('tab.holidays')}
          columns={columns}
          rows={found.data?.items}
          rowKey={(h) => h.id}
          onOpen={setOpen}
          empty={<EmptyState icon={IconCalendarOff} title={t('holidays.none')} hint={t('holidays.noneHint')} />}
        />
      )}
      <ActionBar start={<Act label={t('holidays.addMany')} disabledReason={closed} onClick={() => setOpen('many')} />}>
        <BigAction
          label={t('holidays.add')}
          shortcut="F4"
          icon={<IconCalendarPlus size={20} aria-hidden />}
          disabledReason={closed}
          onClick={() => setOpen('new')}
        />
      </ActionBar>
      {open === 'many' && <ManySheet clinic={clinic} year={year} onClose={() => setOpen(null)} />}
      {open !== null && open !== 'many' && (
        <HolidaySheet clinic={clinic} holiday={open === 'new' ? undefined : open} onClose={() => setOpen(null)} />
      )}
    </>
  )
}

function useColumns(): Column<Holiday>[] {
  const { t } = useTranslation('organisation')
  const f = useFormat()
  return [
    { key: 'date', header: t('holidays.date'), width: 170, cell: (h) => f.date(h.onDate) },
    { key: 'weekday', header: t('holidays.weekday'), width: 150, cell: (h) => f.weekday(h.onDate) },
    { key: 'name', header: t('holidays.name'), phone: 'title', cell: (h) => <NameText name={h.name} fw={600} /> },
    {
      key: 'hours',
      header: t('tab.hours'),
      cell: (h) => (h.opens && h.closes ? <bdi dir="ltr">{`${h.opens}–${h.closes}`}</bdi> : t('hours.closed')),
    },
  ]
}

interface SheetProps {
  clinic: Clinic
  holiday: Holiday | undefined
  onClose: () => void
}

function HolidaySheet({ clinic, holiday, onClose }: SheetProps) {
  const { t } = useTranslation('organisation')
  const f = useFormat()
  const fields = useFields(schedules.changeHoliday.body, initial(holiday), ({ closes, ...rest }) =>
    withoutBlanks({ ...rest, closes: closes ? typedEnd(closes) : closes }),
  )
  const done = () => {
    fields.resetDirty()
    onClose()
    announce(t('saved'))
  }
  const add = useAction(schedules.addHolidays, { invalidates: ['organisation.'], onDone: done })
  const change = useAction(schedules.changeHoliday, { invalidates: ['organisation.'], onDone: done })
  const remove = useAction(schedules.removeHoliday, { invalidates: ['organisation.'], onDone: done })
  const params = { id: clinic.id, holidayId: holiday?.id ?? '' }
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={holiday?.name ?? t('holidays.add')}
      fields={fields as Fields}
      submitLabel={t('save')}
      shortcut="F10"
      pending={add.pending || change.pending}
      problem={add.problem ?? change.problem ?? remove.problem}
      disabledReason={clinic.active ? null : t('closedReadOnly')}
      onSubmit={(body) =>
        holiday
          ? change.run({ params, body }, { version: holiday.version })
          : add.run({ params: { id: clinic.id }, body: { items: [body] } })
      }
    >
      <DateField
        label={t('holidays.date')}
        required
        show={(d) => `${f.weekday(d)}, ${f.date(d)}`}
        latestYear={2099}
        data-autofocus
        {...fields.getInputProps('onDate')}
      />
      <TextField label={t('holidays.name')} required dir="auto" maxLength={80} {...fields.getInputProps('name')} />
      <Text size="sm" c="dimmed">
        {t('holidays.hoursHint')}
      </Text>
      <SimpleGrid cols={2}>
        <TextField label={t('hours.from')} type="time" {...fields.getInputProps('opens')} />
        <TextField label={t('hours.to')} type="time" {...fields.getInputProps('closes')} />
      </SimpleGrid>
      {holiday && clinic.active && (
        <Group>
          <Button
            variant="subtle"
            color="red"
            loading={remove.pending}
            onClick={() => remove.run({ params }, { version: holiday.version })}
          >
            {t('holidays.remove')}
          </Button>
        </Group>
      )}
    </FormSheet>
  )
}

const initial = (h: Holiday | undefined) => ({
  onDate: h?.onDate ?? null,
  name: h?.name ?? '',
  opens: h?.opens ?? '',
  closes: h?.closes ? shownEnd(h.closes) : '',
})

/** The public holidays of a year, typed or pasted: one a line, the date first. */
function ManySheet({ clinic, year, onClose }: { clinic: Clinic; year: number; onClose: () => void }) {
  const { t } = useTranslation('organisation')
  const f = useFormat()
  const fields = useFields(schedules.addHolidays.body, { text: '' }, ({ text }) => ({
    items: readHolidays(text, year).items,
  }))
  const { text } = fields.values as { text: string }
  const read = readHolidays(text, year)
  const add = useAction(schedules.addHolidays, {
    invalidates: ['organisation.'],
    onDone: ({ items }) => {
      fields.resetDirty()
      onClose()
      announce(t('holidays.added', { count: items.length }))
    },
  })
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('holidays.addMany')}
      fields={fields as Fields}
      submitLabel={t('holidays.enter', { count: read.items.length })}
      pending={add.pending}
      problem={add.problem}
      disabledReason={
        read.unread.length > 0
          ? t('holidays.unread', { lines: f.words(read.unread.slice(0, 3)) })
          : read.items.length === 0
            ? t('holidays.nothing')
            : null
      }
      onSubmit={(body) => add.run({ params: { id: clinic.id }, body })}
    >
      <ProseField
        label={t('holidays.list')}
        description={t('holidays.listHint')}
        dir="auto"
        minRows={10}
        maxRows={20}
        data-autofocus
        {...fields.getInputProps('text')}
      />
      <div role="status">
        {read.items.map((h) => (
          <Text key={`${h.onDate}${h.name}`} size="sm">
            {f.weekday(h.onDate)}, {f.date(h.onDate)} · <bdi>{h.name}</bdi>
          </Text>
        ))}
      </div>
    </FormSheet>
  )
}
