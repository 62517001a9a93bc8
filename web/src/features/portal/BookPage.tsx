import { Button, Stack, Text } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { bookings, type OwnAppointment } from '@tabib/contracts/portal/bookings'
import { doctors } from '@tabib/contracts/portal/doctors'
import { nearestSlots } from '@tabib/contracts/scheduling/appointments'
import { type VisitKind, visitKinds } from '@tabib/contracts/scheduling/appointments.states'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import type { Problem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { TextField } from '../../ui/fields.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { useKept } from './kept.js'
import { of, usePerson } from './people.js'
import { Portal } from './Portal.js'
import classes from './portal.module.css'
import { useWhen } from './When.js'

interface Wish {
  doctor: Id<'Staff'>
  branch: Id<'Branch'>
  at: string
  kind: VisitKind
  move?: Id<'Appointment'>
}

/** One chosen time: it is kept while the person decides, or they are told kindly that somebody was faster. */
export default function BookPage() {
  const { t } = useTranslation('portal')
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  if (!search.doctor || !search.branch || !search.at || Number.isNaN(Date.parse(search.at)))
    return <Navigate to={paths.portalFind()} replace />
  const kind = visitKinds.find((k) => k === search.kind) ?? 'in_person'
  const wish = { ...search, kind } as unknown as Wish
  return (
    <Portal title={wish.move ? t('book.moveTitle') : t('book.title')}>
      {wish.move ? <Moving wish={wish} id={wish.move} /> : <Booking key={wish.at} wish={wish} />}
    </Portal>
  )
}

const useAgain = () => {
  const navigate = useNavigate()
  const search = useSearch({ strict: false })
  return (at: string) => void navigate({ to: paths.portalBook(), search: { ...search, at } as never, replace: true })
}

/** What was chosen: when, with whom, for whom. */
function Summary({ wish }: { wish: Wish }) {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const found = useQuery(query(doctors.get, { params: { id: wish.doctor } }))
  const place = found.data?.places.find((p) => p.branchId === wish.branch)
  const when = useWhen(place?.timeZone ?? 'UTC')
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!place) return <BlockSkeleton lines={2} />
  return (
    <section className={classes.card} aria-label={t('book.chosen')}>
      <Text fw={700} size="xl">
        {when.whole(wish.at)}
      </Text>
      <Text fw={600}>
        <NameText name={place.name} />
      </Text>
      <Text c="dimmed">
        <bdi>{place.branchName}</bdi> · {t(`kind.${wish.kind}`)}
      </Text>
      <Text mt="xs">
        {t('book.for')} <NameText name={person.patient.name} fw={600} />
      </Text>
    </section>
  )
}

/** The refusal, and the nearest free times to tap instead. */
function Refusal({ problem, wish, onPick }: { problem: Problem | null; wish: Wish; onPick: (at: string) => void }) {
  const { t } = useTranslation('portal')
  const found = useQuery(query(doctors.get, { params: { id: wish.doctor } }))
  const when = useWhen(found.data?.places.find((p) => p.branchId === wish.branch)?.timeZone ?? 'UTC')
  const near = nearestSlots.safeParse(problem?.details.nearest)
  return (
    <Stack>
      <ProblemNotice problem={problem} />
      {near.success && near.data.length > 0 && (
        <div role="group" aria-label={t('book.nearest')}>
          <Text fw={600} mb="xs">
            {t('book.nearest')}
          </Text>
          <div className={classes.cards}>
            {near.data.map((s) => (
              <Button key={s.startsAt} variant="default" size="md" onClick={() => onPick(s.startsAt)}>
                {when.both(s.startsAt)}
              </Button>
            ))}
          </div>
        </div>
      )}
    </Stack>
  )
}

function Booking({ wish }: { wish: Wish }) {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const navigate = useNavigate()
  const again = useAgain()
  const draft = `${person.patient.id} ${wish.doctor} ${wish.at}`
  const [reason, setReason] = useKept(`reason ${draft}`)
  const [address, setAddress] = useKept(`address ${draft}`)
  const atHome = wish.kind === 'home_visit'
  const book = useAction(bookings.book, { invalidates: ['portal.doctors'] })
  const keep = useAction(bookings.keep)
  const give = useAction(bookings.cancel, { invalidates: ['portal.'] })
  const body = { doctorId: wish.doctor, branchId: wish.branch, startsAt: wish.at, kind: wish.kind }
  const asked = useRef(false)
  const held = book.answer
  const when = useWhen(held?.timeZone ?? 'UTC')
  // A visit at home needs its address first; every other time is kept as soon as it is chosen.
  useEffect(() => {
    if (atHome || asked.current) return
    asked.current = true
    book.run({ params: of(person), body: { ...body, hold: true } })
  })
  const done = (a: OwnAppointment) => {
    setReason('')
    setAddress('')
    announce(a.status === 'CONFIRMED' ? t('book.confirmed') : t('book.asked'))
    void navigate({ to: paths.portalAppointment(a.id), replace: true })
  }
  const finish = () => {
    const why = reason.trim() || null
    const act = held
      ? keep.runAsync({ params: { ...of(person), id: held.id }, body: { reason: why } })
      : book.runAsync({ params: of(person), body: { ...body, reason: why, address: address.trim() } })
    act.then(done, () => undefined)
  }
  const goBack = () => {
    if (held) give.run({ params: { ...of(person), id: held.id }, body: {} })
    void navigate({ to: paths.portalDoctor(wish.doctor), search: { branch: wish.branch, kind: wish.kind } as never })
  }
  if (book.problem) return <Refusal problem={book.problem} wish={wish} onPick={again} />
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (held || (atHome && address.trim())) finish()
      }}
    >
      <Stack gap="lg">
        <Summary wish={wish} />
        {held?.heldUntil && <Text role="status">{t('book.held', { time: when.time(held.heldUntil) })}</Text>}
        {atHome && (
          <TextField
            label={t('book.address')}
            autoComplete="street-address"
            required
            size="md"
            maxLength={300}
            value={address}
            onChange={setAddress}
          />
        )}
        <TextField
          label={t('book.reason')}
          description={t('book.reasonHint')}
          size="md"
          maxLength={300}
          value={reason}
          onChange={setReason}
        />
        <ProblemNotice problem={keep.problem} />
        <ActionBar start={<Act label={t('book.other')} onClick={goBack} />}>
          <BigAction
            label={t('book.do')}
            type="submit"
            pending={book.pending || keep.pending}
            disabledReason={atHome && !address.trim() ? t('book.addressMissing') : null}
          />
        </ActionBar>
      </Stack>
    </form>
  )
}

function Moving({ wish, id }: { wish: Wish; id: Id<'Appointment'> }) {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const navigate = useNavigate()
  const again = useAgain()
  const now = useQuery(query(bookings.get, { params: { ...of(person), id } }))
  const when = useWhen(now.data?.timeZone ?? 'UTC')
  const move = useAction(bookings.move, {
    invalidates: ['portal.'],
    onDone: (a) => {
      announce(t('book.moved'))
      void navigate({ to: paths.portalAppointment(a.id), replace: true })
    },
  })
  if (now.error) return <ProblemNotice problem={now.error} onRetry={() => void now.refetch()} />
  if (!now.data) return <BlockSkeleton lines={3} />
  return (
    <Stack gap="lg">
      <Text c="dimmed">{t('book.instead', { when: when.both(now.data.startsAt) })}</Text>
      <Summary wish={wish} />
      <Refusal
        problem={move.problem}
        wish={wish}
        onPick={(at) => {
          move.reset()
          again(at)
        }}
      />
      <ActionBar
        start={
          <Act
            label={t('book.other')}
            onClick={() =>
              void navigate({
                to: paths.portalDoctor(wish.doctor),
                search: { branch: wish.branch, kind: wish.kind, move: id } as never,
              })
            }
          />
        }
      >
        <BigAction
          label={t('book.doMove')}
          pending={move.pending}
          onClick={() =>
            move.run({ params: { ...of(person), id }, body: { startsAt: wish.at } }, { version: now.data.version })
          }
        />
      </ActionBar>
    </Stack>
  )
}
