import { Alert, Drawer, Group, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { Id } from '@tabib/contracts/core/id'
import { branches } from '@tabib/contracts/organisation/branches'
import { machines } from '@tabib/contracts/organisation/places'
import { appointments } from '@tabib/contracts/scheduling/appointments'
import { visitKinds, type VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import { type PatientCard, patients } from '@tabib/contracts/patients/patients'
import { IconCalendarOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan, useMe } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { NumberField, SwitchField, TextField } from '../../ui/fields.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { ChoiceField, PickField } from '../../ui/picks.js'
import { PatientSearch } from '../patients/index.js'
import { Nearest } from './Nearest.js'
import classes from './scheduling.module.css'
import { SlotPicker } from './SlotPicker.js'
import { useDoctors } from './useDoctors.js'

export interface Opening {
  doctorId?: string | undefined
  date: string
  startsAt?: string | undefined
  patient?: PatientCard | undefined
}

/** Books an appointment: who, with whom, when; the keyboard is enough. */
export function BookDialog({ opening, onClose }: { opening: Opening | null; onClose: () => void }) {
  const { t } = useTranslation(['scheduling', 'core'])
  const phone = useMediaQuery('(max-width: 48em)')
  return (
    <Drawer
      opened={opening !== null}
      onClose={onClose}
      title={t('book.title')}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '92%' : 540}
      classNames={{ body: classes.sheetBody ?? '' }}
      closeButtonProps={{ 'aria-label': t('core:close') }}
    >
      <HotkeyLayer>{opening && <BookForm opening={opening} onClose={onClose} />}</HotkeyLayer>
    </Drawer>
  )
}

const sources = ['desk', 'phone'] as const

/** A time on the clinic's clock, `2026-11-23T09:30`; one that is written so already is itself. */
const wallOf = (start: string, timeZone: string) =>
  start.length === 16 ? start : new Date(start).toLocaleString('sv', { timeZone }).replace(' ', 'T').slice(0, 16)

function useBooking(opening: Opening, onClose: () => void) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const [patient, setPatient] = useState<PatientCard | null>(opening.patient ?? null)
  const [form, setForm] = useState({
    doctorId: opening.doctorId ?? (null as string | null),
    date: opening.date,
    startsAt: opening.startsAt ?? (null as string | null),
    kind: 'in_person' as VisitKind,
    source: 'desk' as (typeof sources)[number],
    reason: '',
    notes: '',
    roomId: null as string | null,
    deviceId: null as string | null,
    /** Null: where the patient lives. */
    address: null as string | null,
    travelMinutes: 15 as number | null,
    weeks: null as number | null,
    /** Null: not on top of a taken time. */
    overbook: null as string | null,
  })
  const [missed, setMissed] = useState<string[]>([])
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))
  const home = useHome(form.kind === 'home_visit' ? patient : null)
  const address = form.address ?? home
  const book = useAction(appointments.book, {
    invalidates: ['scheduling.'],
    onDone: (a) => {
      announce(t('book.done', { name: a.patient.name, time: f.dateTime(a.startsAt) }))
      const on = wallOf(a.startsAt, f.place.timeZone).slice(0, 10)
      const left = [...(a.series?.missed ?? []).map((m) => m.date), ...missed.filter((date) => date !== on)]
      if (left.length === 0) return onClose()
      set({ startsAt: null, weeks: null })
      setMissed(left)
    },
  })
  const run = () =>
    book.run({
      body: {
        patientId: patient!.id,
        doctorId: form.doctorId as Id<'Staff'>,
        startsAt: form.startsAt!,
        kind: form.kind,
        source: form.source,
        ...(form.reason ? { reason: form.reason } : {}),
        ...(form.notes ? { notes: form.notes } : {}),
        ...(form.kind === 'in_person' && form.roomId ? { roomId: form.roomId as Id<'Room'> } : {}),
        ...(form.deviceId ? { deviceId: form.deviceId as Id<'Equipment'> } : {}),
        ...(form.kind === 'home_visit' ? { address, travelMinutes: form.travelMinutes ?? 0 } : {}),
        ...(form.weeks && form.weeks > 1 ? { repeat: { everyDays: 7, times: form.weeks } } : {}),
        ...(form.overbook ? { overbook: { reason: form.overbook } } : {}),
      },
    })
  const lacks = {
    patient: !patient,
    doctor: !form.doctorId,
    time: !form.startsAt,
    address: form.kind === 'home_visit' && !address.trim(),
    why: form.overbook?.trim() === '',
  }
  const missing = (Object.keys(lacks) as (keyof typeof lacks)[]).find((what) => lacks[what]) ?? null
  const another = (who: PatientCard | null) => {
    setPatient(who)
    setMissed([])
  }
  return { patient, setPatient: another, form, address, set, book, run, missing, missed }
}

/** Where somebody lives, in one line; empty where nobody knows. */
function useHome(patient: PatientCard | null): string {
  const known = useQuery({
    ...query(patients.get, { params: { id: patient?.id as Id<'Patient'> } }),
    enabled: !!patient,
  })
  const { line, city, district, postalCode } = known.data?.address ?? {}
  return [line, city, district, postalCode].filter(Boolean).join(', ')
}

function BookForm({ opening, onClose }: { opening: Opening; onClose: () => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const doctors = useDoctors()
  const { patient, setPatient, form, address, set, book, run, missing, missed } = useBooking(opening, onClose)
  const refused = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (book.problem) refused.current?.scrollIntoView({ block: 'nearest' })
  }, [book.problem])
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        if (!missing && !book.pending) run()
      }}
    >
      <Stack gap="sm" pb="md">
        {patient ? (
          <Group justify="space-between" wrap="nowrap">
            <Text fw={600}>
              <NameText name={patient.name} />{' '}
              <Text span c="dimmed" size="sm">
                <bdi>{patient.number}</bdi>
              </Text>
            </Text>
            <Act label={t('book.other')} size="xs" onClick={() => setPatient(null)} />
          </Group>
        ) : (
          <PatientSearch onPick={setPatient} autoFocus />
        )}
        <PickField
          label={t('doctor')}
          required
          value={form.doctorId}
          onChange={(doctorId) => set({ doctorId, startsAt: null })}
          choices={doctors.map((d) => ({ value: d.id, label: d.speciality ? `${d.name} · ${d.speciality}` : d.name }))}
        />
        <ChoiceField
          label={t('kind.label')}
          value={form.kind}
          onChange={(kind) => set({ kind, startsAt: null })}
          choices={visitKinds.map((k) => ({ value: k, label: t(`kind.${k}`) }))}
        />
        <Missed dates={missed} onPick={(date) => set({ date, startsAt: null })} />
        {form.doctorId && (
          <SlotPicker
            doctorId={form.doctorId}
            kind={form.kind}
            date={form.date}
            onDate={(date) => set({ date, startsAt: null })}
            value={form.startsAt}
            onPick={(s) => set({ startsAt: s.startsAt })}
          />
        )}
        {form.kind === 'home_visit' && (
          <>
            <TextField
              label={t('book.address')}
              required
              dir="auto"
              maxLength={300}
              value={address}
              onChange={(typed) => set({ address: typed })}
            />
            <NumberField
              label={t('book.travel')}
              unit={t('minutesShort')}
              value={form.travelMinutes}
              onChange={(travelMinutes) => set({ travelMinutes })}
            />
          </>
        )}
        <TextField
          label={t('book.reason')}
          value={form.reason}
          onChange={(reason) => set({ reason })}
          maxLength={300}
        />
        <Resources form={form} set={set} />
        <More form={form} set={set} />
        <div ref={refused} className={classes.refused}>
          <ProblemNotice problem={book.problem} />
          <Nearest
            problem={book.problem}
            onPick={(startsAt) => set({ startsAt, date: wallOf(startsAt, f.place.timeZone).slice(0, 10) })}
          />
        </div>
      </Stack>
      <ActionBar>
        <BigAction
          label={t('book.submit')}
          type="submit"
          shortcut="F10"
          pending={book.pending}
          disabledReason={missing ? t(`book.missing.${missing}`) : null}
        />
      </ActionBar>
    </form>
  )
}

type Form = ReturnType<typeof useBooking>['form']

/** Dates of a series that could not be booked; one tap shows the free times of one. */
function Missed({ dates, onPick }: { dates: readonly string[]; onPick: (date: string) => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  if (dates.length === 0) return null
  return (
    <Alert color="amber" role="status" icon={<IconCalendarOff size={20} aria-hidden />}>
      <Text size="sm" mb="xs">
        {t('book.missed', { count: dates.length })}
      </Text>
      <Group gap="xs">
        {dates.map((date) => (
          <Act key={date} size="xs" label={f.date(date)} onClick={() => onPick(date)} />
        ))}
      </Group>
    </Alert>
  )
}

/** A room other than the session's, and a device: nobody else has them then. */
function Resources({ form, set }: { form: Form; set: (change: Partial<Form>) => void }) {
  const { t } = useTranslation('scheduling')
  const { branch } = useMe()
  const rooms = useQuery({ ...query(branches.rooms, {}), staleTime: 300_000 }).data?.items ?? []
  const kept = { ...query(machines.list, { params: { id: branch.id }, query: { active: true } }), staleTime: 300_000 }
  const devices = useQuery(kept).data?.items ?? []
  const inRooms = form.kind === 'in_person' && rooms.length > 0
  if (!inRooms && devices.length === 0) return null
  return (
    <Group grow align="start">
      {inRooms && (
        <PickField
          label={t('room')}
          placeholder={t('book.usualRoom')}
          clearable
          value={form.roomId}
          onChange={(roomId) => set({ roomId })}
          choices={rooms.map((r) => ({ value: r.id, label: r.name }))}
        />
      )}
      {devices.length > 0 && (
        <PickField
          label={t('fact.device')}
          placeholder={t('book.noDevice')}
          clearable
          value={form.deviceId}
          onChange={(deviceId) => set({ deviceId })}
          choices={devices.map((d) => ({ value: d.id, label: d.name }))}
        />
      )}
    </Group>
  )
}

/** What most bookings leave as it is. */
function More({ form, set }: { form: Form; set: (change: Partial<Form>) => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const can = useCan()
  return (
    <>
      <TextField label={t('fact.notes')} value={form.notes} onChange={(notes) => set({ notes })} maxLength={1000} />
      <Group grow align="start">
        <ChoiceField
          label={t('source.label')}
          value={form.source}
          onChange={(source) => set({ source })}
          choices={sources.map((s) => ({ value: s, label: t(`source.${s}`) }))}
        />
        <NumberField
          label={t('book.weeks')}
          value={form.weeks}
          onChange={(weeks) => set({ weeks })}
          description={t('book.weeksHint')}
        />
      </Group>
      {can('scheduling.appointment.overbook') && (
        <>
          <SwitchField
            label={t('book.onTop')}
            value={form.overbook !== null}
            onChange={(on) => set({ overbook: on ? '' : null })}
          />
          {form.overbook !== null && (
            <Group grow align="start">
              <TextField
                label={t('book.onTopTime')}
                type="datetime-local"
                value={form.startsAt ? wallOf(form.startsAt, f.place.timeZone) : ''}
                onChange={(startsAt) => set({ startsAt: startsAt || null })}
              />
              <TextField
                label={t('book.onTopReason')}
                required
                value={form.overbook}
                onChange={(overbook) => set({ overbook })}
              />
            </Group>
          )}
        </>
      )}
    </>
  )
}
