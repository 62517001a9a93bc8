import { Drawer, Group, Stack, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { Id } from '@tabib/contracts/core/id'
import { dateIn } from '@tabib/contracts/core/time'
import { type Appointment, appointments } from '@tabib/contracts/scheduling/appointments'
import { appointmentCan } from '@tabib/contracts/scheduling/appointments.states'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { PickField } from '../../ui/picks.js'
import { KindChip, StatusChip } from './chips.js'
import { Nearest } from './Nearest.js'
import classes from './scheduling.module.css'
import { SlotPicker } from './SlotPicker.js'
import { useDoctors } from './useDoctors.js'

/** One appointment and what can be done with it. */
export function AppointmentSheet({ appointment, onClose }: { appointment: Appointment | null; onClose: () => void }) {
  const { t } = useTranslation(['scheduling', 'core'])
  const phone = useMediaQuery('(max-width: 48em)')
  return (
    <Drawer
      opened={appointment !== null}
      onClose={onClose}
      title={t('sheet.title')}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '92%' : 520}
      closeButtonProps={{ 'aria-label': t('core:close') }}
    >
      <HotkeyLayer>{appointment && <Sheet key={appointment.id} a={appointment} onClose={onClose} />}</HotkeyLayer>
    </Drawer>
  )
}

function Sheet({ a, onClose }: { a: Appointment; onClose: () => void }) {
  const [moving, setMoving] = useState(false)
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>
          <NameText name={a.patient.name} />
        </Title>
        <Group gap={6}>
          <KindChip kind={a.kind} />
          <StatusChip status={a.status} />
        </Group>
      </Group>
      <Facts a={a} />
      {moving ? (
        <MovePanel a={a} onDone={() => setMoving(false)} />
      ) : (
        <Acts a={a} onMove={() => setMoving(true)} onClose={onClose} />
      )}
    </Stack>
  )
}

function Facts({ a }: { a: Appointment }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const facts: [string, ReactNode][] = [
    ['when', f.dateTime(a.startsAt)],
    ...(a.expectedAt === a.startsAt || Date.parse(a.expectedAt) === Date.parse(a.startsAt)
      ? []
      : ([['expected', f.time(a.expectedAt)]] as [string, ReactNode][])),
    ['doctor', <NameText key="d" name={a.doctor.name} />],
    ['patientNumber', <bdi key="n">{a.patient.number}</bdi>],
    [
      'phone',
      a.patient.phone && (
        <bdi key="p" dir="ltr">
          {a.patient.phone}
        </bdi>
      ),
    ],
    ['numberOf', a.number && f.number(a.number)],
    ['room', a.roomName && <bdi key="r">{a.roomName}</bdi>],
    ['device', a.deviceName && <bdi key="m">{a.deviceName}</bdi>],
    ['address', a.address && <bdi key="a">{a.address}</bdi>],
    ['travel', a.travelMinutes > 0 && `${f.number(a.travelMinutes)} ${t('minutesShort')}`],
    ['reasonOf', a.reason && <bdi key="w">{a.reason}</bdi>],
    ['notes', a.notes && <bdi key="o">{a.notes}</bdi>],
    ['source', t(`source.${a.source}`)],
    ['bookedBy', a.bookedBy && [<NameText key="b" name={a.bookedBy} />, ` · ${f.dateTime(a.bookedAt)}`]],
    ['heldUntil', a.status === 'PENDING' && a.heldUntil && f.dateTime(a.heldUntil)],
    ['onTop', a.overbookReason],
    [
      'cancelled',
      a.cancelReason &&
        (['hold_over', 'offer_over', 'by_reply', 'by_patient', 'given_back'].includes(a.cancelReason)
          ? t(`cancelled.${a.cancelReason}`)
          : a.cancelReason),
    ],
  ]
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => Boolean(value))
        .map(([key, value]) => [<dt key={`${key}-t`}>{t(`fact.${key}`)}</dt>, <dd key={`${key}-d`}>{value}</dd>])}
    </dl>
  )
}

/** What can be done with an appointment: shared by its sheet and the day list. */
export function useActs(a: Appointment, onClose: () => void) {
  const { t } = useTranslation('scheduling')
  const [now] = useState(() => Date.now())
  const navigate = useNavigate()
  const can = useCan()
  const done = (said: string) => ({
    invalidates: ['scheduling.'],
    onDone: () => announce(t(said, { name: a.patient.name })),
  })
  const set = useAction(appointments.setStatus, { invalidates: ['scheduling.'] })
  const confirm = useAction(appointments.confirm, done('act.confirmed'))
  const cancel = useAction(appointments.cancel, done('act.cancelled'))
  const params = { id: a.id as Id<'Appointment'> }
  const go = (status: 'ARRIVED' | 'NO_SHOW' | 'COMPLETED') =>
    set.runAsync({ params, body: { status } }).then(
      () => announce(t(`act.${status}`, { name: a.patient.name })),
      () => undefined,
    )
  return {
    problem: set.problem ?? confirm.problem ?? cancel.problem,
    pending: set.pending || confirm.pending || cancel.pending,
    begun: Date.parse(a.startsAt) <= now,
    confirm: () => confirm.run({ params }, { version: a.version }),
    /** Notes the arrival and leads to the check-in of this person, for those who hand out tokens. */
    arrive: async () => {
      await go('ARRIVED')
      if (!can('frontdesk.arrival.check_in')) return
      onClose()
      await navigate({
        to: paths.desk(),
        search: { patient: a.patient.id, doctor: a.doctor.id, appointment: a.id } as never,
      })
    },
    miss: () => void go('NO_SHOW'),
    complete: () => void go('COMPLETED'),
    cancel: (reason: string, then: () => void) =>
      void cancel.runAsync({ params, body: { reason } }).then(then, () => undefined),
    cancelProblem: cancel.problem,
  }
}

function Acts({ a, onMove, onClose }: { a: Appointment; onMove: () => void; onClose: () => void }) {
  const { t } = useTranslation('scheduling')
  const can = useCan()
  const acts = useActs(a, onClose)
  const [asking, setAsking] = useState(false)
  if (!can('scheduling.appointment.book')) return null
  const may = (action: Parameters<typeof appointmentCan>[0]) => appointmentCan(action, a.status)
  return (
    <>
      <ProblemNotice problem={acts.problem} />
      <Group gap="xs">
        {may('arrive') && (
          <Act
            label={t('act.arrive')}
            variant="filled"
            shortcut="F10"
            pending={acts.pending}
            onClick={() => void acts.arrive()}
          />
        )}
        {may('confirm') && <Act label={t('act.confirm')} pending={acts.pending} onClick={acts.confirm} />}
        {may('complete') && (
          <Act label={t('act.complete')} variant="filled" pending={acts.pending} onClick={acts.complete} />
        )}
        {may('move') && <Act label={t('act.move')} shortcut="F6" onClick={onMove} />}
        {may('miss') && (
          <Act
            label={t('act.miss')}
            pending={acts.pending}
            disabledReason={acts.begun ? null : t('act.notBegun')}
            onClick={acts.miss}
          />
        )}
        {may('cancel') && <Act label={t('act.cancel')} color="red" variant="subtle" onClick={() => setAsking(true)} />}
      </Group>
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('act.cancelTitle')}
        consequence={t('act.cancelConsequence')}
        actLabel={t('act.cancel')}
        pending={acts.pending}
        notice={<ProblemNotice problem={acts.cancelProblem} />}
        onReason={(reason) => acts.cancel(reason, () => setAsking(false))}
      />
    </>
  )
}

/** Moves by keyboard or mouse: the doctor, the day, a free time. */
function MovePanel({ a, onDone }: { a: Appointment; onDone: () => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const doctors = useDoctors()
  const [doctorId, setDoctorId] = useState<string>(a.doctor.id)
  const [date, setDate] = useState(dateIn(f.place.timeZone, a.startsAt))
  const [startsAt, setStartsAt] = useState<string | null>(null)
  const move = useAction(appointments.move, {
    invalidates: ['scheduling.'],
    onDone: (m) => {
      announce(t('move.done', { name: m.patient.name, time: f.dateTime(m.startsAt) }))
      onDone()
    },
  })
  const to = (start: string) =>
    move.run(
      { params: { id: a.id as Id<'Appointment'> }, body: { startsAt: start, doctorId: doctorId as Id<'Staff'> } },
      { version: a.version },
    )
  return (
    <Stack gap="sm">
      <PickField
        label={t('doctor')}
        value={doctorId}
        onChange={(d) => d && setDoctorId(d)}
        choices={doctors.map((d) => ({ value: d.id, label: d.name }))}
      />
      <SlotPicker
        doctorId={doctorId}
        kind={a.kind}
        date={date}
        onDate={setDate}
        value={startsAt}
        onPick={(s) => setStartsAt(s.startsAt)}
      />
      <Nearest problem={move.problem} onPick={to} />
      <ProblemNotice problem={move.problem} />
      <Group justify="flex-end">
        <Act label={t('move.back')} onClick={onDone} />
        <Act
          label={t('move.submit')}
          variant="filled"
          shortcut="F10"
          pending={move.pending}
          disabledReason={startsAt ? null : t('book.missing.time')}
          onClick={() => startsAt && to(startsAt)}
        />
      </Group>
    </Stack>
  )
}
