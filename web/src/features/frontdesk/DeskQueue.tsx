import { Menu, Switch, UnstyledButton } from '@mantine/core'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { type Arrival, queue } from '@tabib/contracts/frontdesk/queue'
import { IconArmchair, IconChevronDown, IconSpeakerphone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { TableSkeleton } from '../../ui/Skeletons.js'
import classes from './desk.module.css'
import { DeskQueueRow } from './DeskQueueRow.js'

interface DeskQueueProps {
  /** Only this doctor. */
  doctor: string | undefined
  /** With those who are done or have left. */
  all: boolean
  /** The visit of a scanned slip: shown and reached. */
  visit: string | undefined
  onView: (change: { doctor?: string | undefined; all?: 1 | undefined; visit?: undefined }) => void
}

/** So many of one waiting room are shown before one asks for the rest. */
const AT_ONCE = 25

const isOpen = (a: Arrival) => a.status !== 'done' && a.status !== 'left'

/** The waiting rooms of the branch, live, doctor by doctor. */
export function DeskQueue({ doctor, all, visit, onView }: DeskQueueProps) {
  const { t } = useTranslation('frontdesk')
  const found = useQuery({ ...query(queue.today, { query: {} }), refetchInterval: 60_000 })
  const [leaving, setLeaving] = useState<Arrival | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const items = found.data?.items
  const rooms = roomsOf(items ?? [], doctor, all)
  const read = items !== undefined
  useEffect(() => {
    if (!visit || !read) return
    const row = list.current?.querySelector<HTMLElement>(`[data-visit="${visit}"]`)
    row?.scrollIntoView({ block: 'center' })
    row?.querySelector<HTMLElement>('button')?.focus()
  }, [visit, read])

  return (
    <section className={classes.queue} aria-label={t('queue.title')}>
      <header className={classes.queueHead}>
        <h2>{t('queue.title')}</h2>
        <DoctorFilter items={items ?? []} value={doctor} onChange={(id) => onView({ doctor: id, visit: undefined })} />
        <Switch
          size="sm"
          label={t('queue.all')}
          checked={all}
          onChange={(e) => onView({ all: e.currentTarget.checked ? 1 : undefined, visit: undefined })}
        />
      </header>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <TableSkeleton rows={6} />}
      {items && rooms.length === 0 && (
        <EmptyState icon={IconArmchair} title={t('queue.empty')} hint={t('queue.emptyHint')} />
      )}
      <div ref={list} onKeyDown={walk}>
        {rooms.map((room) => (
          <Room key={room.doctor.id} {...room} visit={visit} onLeave={setLeaving} />
        ))}
      </div>
      {leaving && <Leaving arrival={leaving} onClose={() => setLeaving(null)} />}
    </section>
  )
}

interface RoomOf {
  doctor: Arrival['doctor']
  waiting: number
  rows: Arrival[]
}

function roomsOf(items: readonly Arrival[], doctor: string | undefined, all: boolean): RoomOf[] {
  const rooms = new Map<string, RoomOf>()
  for (const a of items) {
    if (doctor && a.doctor.id !== doctor) continue
    const room = rooms.get(a.doctor.id) ?? { doctor: a.doctor, waiting: 0, rows: [] }
    if (a.status === 'waiting') room.waiting += 1
    if (all || isOpen(a)) room.rows.push(a)
    rooms.set(a.doctor.id, room)
  }
  return [...rooms.values()]
    .filter((r) => r.rows.length > 0)
    .toSorted((a, b) => a.doctor.name.localeCompare(b.doctor.name))
}

function Room({
  doctor,
  waiting,
  rows,
  visit,
  onLeave,
}: RoomOf & { visit: string | undefined; onLeave: (a: Arrival) => void }) {
  const { t } = useTranslation('frontdesk')
  const [full, setFull] = useState(false)
  const shown = full ? rows : rows.filter((a, i) => i < AT_ONCE || a.encounterId === visit)
  return (
    <section className={classes.room} aria-label={doctor.name}>
      <header className={classes.roomHead}>
        <h3>
          <NameText name={doctor.name} />
        </h3>
        {doctor.roomName && <bdi className={classes.quiet}>{doctor.roomName}</bdi>}
        <span className={classes.roomCount}>{t('doctor.waiting', { count: waiting })}</span>
        <CallNextOf doctorId={doctor.id} name={doctor.name} waiting={waiting} />
      </header>
      <ul>
        {shown.map((a) => (
          <DeskQueueRow key={a.id} arrival={a} found={a.encounterId === visit} onLeave={() => onLeave(a)} />
        ))}
      </ul>
      {shown.length < rows.length && (
        <UnstyledButton className={classes.roomMore ?? ''} data-row-action onClick={() => setFull(true)}>
          {t('queue.more', { count: rows.length - shown.length })}
        </UnstyledButton>
      )}
    </section>
  )
}

/** Calls the next patient to a doctor's room, for a doctor who does not do it at the screen. */
function CallNextOf({ doctorId, name, waiting }: { doctorId: Arrival['doctor']['id']; name: string; waiting: number }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const can = useCan()
  const next = useAction(queue.callNext, {
    invalidates: ['frontdesk.queue'],
    onDone: (a) => announce(t('calling.called', { token: f.number(a.token), name: a.patient.name })),
  })
  if (!can('frontdesk.queue.arrange') || waiting === 0) return null
  return (
    <>
      <UnstyledButton
        className={classes.roomCall ?? ''}
        aria-label={t('queue.callNextOf', { doctor: name })}
        aria-disabled={next.pending || undefined}
        onClick={() => !next.pending && next.run({ body: { doctorId } })}
      >
        <IconSpeakerphone size={18} aria-hidden /> {t('consult.callNext')}
      </UnstyledButton>
      <ProblemNotice problem={next.problem} />
    </>
  )
}

/** Arrows walk the rows of all rooms. */
function walk(e: KeyboardEvent<HTMLDivElement>) {
  if ((e.key !== 'ArrowDown' && e.key !== 'ArrowUp') || e.defaultPrevented) return
  const rows = [...e.currentTarget.querySelectorAll<HTMLElement>('[data-row-action]')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return
  e.preventDefault()
  rows[Math.max(0, Math.min(rows.length - 1, at + (e.key === 'ArrowDown' ? 1 : -1)))]?.focus()
}

interface FilterProps {
  items: readonly Arrival[]
  value: string | undefined
  onChange: (id: string | undefined) => void
}

function DoctorFilter({ items, value, onChange }: FilterProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const doctors = new Map(items.map((a) => [a.doctor.id as string, a.doctor.name]))
  if (doctors.size < 2 && !value) return null
  const chosen = (value && doctors.get(value)) || t('queue.everyDoctor')
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton className={classes.filter ?? ''} aria-label={`${t('queue.filter')}: ${chosen}`}>
          <bdi>{chosen}</bdi>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange(undefined)}>{t('queue.everyDoctor')}</Menu.Item>
        {[...doctors].map(([id, name]) => (
          <Menu.Item
            key={id}
            onClick={() => onChange(id)}
            rightSection={f.number(items.filter((a) => a.doctor.id === id && a.status === 'waiting').length)}
          >
            <bdi>{name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Leaving({ arrival, onClose }: { arrival: Arrival; onClose: () => void }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const leave = useAction(arrivals.leave, {
    invalidates: ['frontdesk.', 'encounters.'],
    onDone: () => {
      announce(t('queue.hasLeft', { name: arrival.patient.name }))
      onClose()
    },
  })
  return (
    <ReasonDialog
      opened
      onClose={onClose}
      title={t('queue.leftTitle', { token: f.number(arrival.token), name: arrival.patient.name })}
      consequence={t('queue.leftConsequence')}
      actLabel={t('queue.left')}
      pending={leave.pending}
      notice={<ProblemNotice problem={leave.problem} />}
      onReason={(reason) => leave.run({ params: { id: arrival.id }, body: { reason } })}
    />
  )
}
