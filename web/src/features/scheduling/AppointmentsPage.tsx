import { Group, SegmentedControl, Select } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { addDays } from '@tabib/contracts/core/time'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import { branches } from '@tabib/contracts/organisation/branches'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Act } from '../../ui/BigAction.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { AppointmentSheet } from './AppointmentSheet.js'
import { BookDialog, type Opening } from './BookDialog.js'
import { weekOf } from './calendar.view.js'
import { CalendarGrid } from './CalendarGrid.js'
import { DayField } from './DayField.js'
import { DayList } from './DayList.js'
import { Legend } from './Legend.js'
import { useDoctors } from './useDoctors.js'

const views = ['list', 'day', 'rooms', 'week'] as const
const columns = { day: 'doctor', rooms: 'room', week: 'date' } as const
const word = z.string().optional().catch(undefined)
const state = z.object({
  view: z.enum(views).optional().catch(undefined),
  on: z.iso.date().optional().catch(undefined),
  doctor: word,
  room: word,
  open: word,
})

/** The day's appointments: as reception's list, by doctor, by room, or one week. */
export default function AppointmentsPage() {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const can = useCan()
  const [{ view = 'list', on = f.today(), doctor, room, open }, setState] = useUrlState(state)
  const [opening, setOpening] = useState<Opening | null>(null)
  const days = view === 'week' ? weekOf(on) : [on]
  const found = useQuery({
    ...query(appointments.calendar, {
      query: {
        from: days[0]!,
        to: days.at(-1)!,
        ...(doctor ? { doctorId: doctor as Id<'Staff'> } : {}),
        ...(room ? { roomId: room as Id<'Room'> } : {}),
      },
    }),
    placeholderData: keepPreviousData,
  })
  const shown = found.data?.items.find((a) => a.id === open)
  const start = (more: Partial<Opening> = {}) => setOpening({ date: on, doctorId: doctor, ...more })
  const show = (id: string) => setState({ open: id }, { push: true })
  return (
    <Page
      title={t('page.title')}
      aside={
        can('scheduling.appointment.book') && (
          <Act
            label={t('book.open')}
            icon={<IconPlus size={18} aria-hidden />}
            shortcut="F4"
            variant="filled"
            onClick={() => start()}
          />
        )
      }
    >
      <Controls {...{ view, on, doctor, room }} step={view === 'week' ? 7 : 1} onState={setState} />
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {!found.data && !found.error && <BlockSkeleton lines={8} />}
      {found.data && view === 'list' && <DayList day={found.data} date={on} onOpen={show} />}
      {found.data && view !== 'list' && (
        <>
          <Legend />
          <CalendarGrid
            calendar={found.data}
            days={days}
            by={columns[view]}
            onOpen={show}
            onFree={(date, startsAt, doctorId) => start({ date, startsAt, ...(doctorId ? { doctorId } : {}) })}
          />
        </>
      )}
      <AppointmentSheet appointment={shown ?? null} onClose={() => setState({ open: undefined })} />
      <BookDialog opening={opening} onClose={() => setOpening(null)} />
    </Page>
  )
}

type State = z.input<typeof state>

interface ControlsProps {
  view: (typeof views)[number]
  on: string
  doctor: string | undefined
  room: string | undefined
  step: number
  onState: (change: Partial<State>) => void
}

function Controls({ view, on, doctor, room, step, onState }: ControlsProps) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const doctors = useDoctors()
  const rooms = useQuery({ ...query(branches.rooms, {}), staleTime: 300_000 }).data?.items ?? []
  return (
    <Group gap="xs" wrap="wrap">
      <SegmentedControl
        aria-label={t('view.label')}
        value={view}
        onChange={(v) => onState({ view: v as ControlsProps['view'] })}
        data={views.map((v) => ({ value: v, label: t(`view.${v}`) }))}
      />
      <Group gap={4} wrap="nowrap">
        <Act label={t('back')} onClick={() => onState({ on: addDays(on, -step) })} />
        <DayField quiet label={t('day')} value={on} onChange={(date) => onState({ on: date })} />
        <Act label={t('forward')} onClick={() => onState({ on: addDays(on, step) })} />
      </Group>
      {on !== f.today() && <Act label={t('today')} onClick={() => onState({ on: undefined })} />}
      <Select
        aria-label={t('doctor')}
        placeholder={t('allDoctors')}
        clearable
        searchable
        flex="1 1 150px"
        maw={220}
        value={doctor ?? null}
        onChange={(v) => onState({ doctor: v ?? undefined })}
        data={doctors.map((d) => ({ value: d.id, label: d.name }))}
      />
      <Select
        aria-label={t('room')}
        placeholder={t('allRooms')}
        clearable
        flex="1 1 150px"
        maw={220}
        value={room ?? null}
        onChange={(v) => onState({ room: v ?? undefined })}
        data={rooms.map((r) => ({ value: r.id, label: r.name }))}
      />
    </Group>
  )
}
