import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import type { Answer } from '@tabib/contracts/core/route'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import { doctors, publicDoctors } from '@tabib/contracts/portal/doctors'
import type { VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import { IconCalendarOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { MoneyText, NameText } from '../../shared/text.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { ChoiceField } from '../../ui/picks.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { choosing } from './address.js'
import { JoinWaiting } from './JoinWaiting.js'
import classes from './portal.module.css'
import { useTile, useWhen } from './When.js'

type Page = Answer<typeof doctors.get>
export type DoctorPlace = Page['places'][number]

interface Props {
  doctorId: string
  /** For whoever is not signed in. */
  open: boolean
  onFound?: (clinic: string) => void
}

/** A doctor, and what is free, day by day. */
export function DoctorDays({ doctorId, open, onFound }: Props) {
  const asked = { params: { id: doctorId as Id<'Staff'> } }
  const found = useQuery(open ? query(publicDoctors.get, asked) : query(doctors.get, asked))
  if (found.data && onFound) onFound(found.data.clinicName)
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <BlockSkeleton lines={5} />
  return <Doctor page={found.data} open={open} />
}

function Doctor({ page, open }: { page: Page; open: boolean }) {
  const { t } = useTranslation('portal')
  const f = useFormat()
  const [wish, setWish] = useUrlState(choosing)
  const place = page.places.find((p) => p.branchId === wish.branch) ?? page.places[0]!
  const kind = place.kinds.find((k) => k === wish.kind) ?? place.kinds[0] ?? 'in_person'
  return (
    <Stack gap="lg">
      <Stack gap={4}>
        <Title order={open ? 1 : 2}>
          <NameText name={place.name} />
        </Title>
        <Text size="lg">
          <bdi>{[place.speciality, place.qualifications].filter(Boolean).join(' · ')}</bdi>
        </Text>
        {place.languages.length > 0 && (
          <Text c="dimmed">{t('doctor.speaks', { languages: f.words(place.languages.map(f.language)) })}</Text>
        )}
        {page.fee && (
          <Text c="dimmed">
            {t('doctor.fee')} <MoneyText minor={page.fee.minor} currency={page.fee.currency} />
          </Text>
        )}
      </Stack>
      {wish.move && <Text fw={600}>{t('doctor.moving')}</Text>}
      {page.places.length > 1 ? (
        <ChoiceField
          label={t('find.branch')}
          value={place.branchId as string}
          onChange={(branch) => setWish({ branch, kind: '', day: '', page: undefined })}
          choices={page.places.map((p) => ({ value: p.branchId as string, label: p.branchName }))}
        />
      ) : (
        <Text>
          <bdi>{place.branchName}</bdi>
        </Text>
      )}
      {place.kinds.length > 1 && (
        <ChoiceField
          label={t('doctor.kind')}
          value={kind as string}
          onChange={(k) => setWish({ kind: k, day: '', page: undefined })}
          choices={place.kinds.map((k) => ({ value: k as string, label: t(`kind.${k}`) }))}
        />
      )}
      <FreeDays place={place} kind={kind} open={open} />
    </Stack>
  )
}

const WINDOW = 14

function FreeDays({ place, kind, open }: { place: DoctorPlace; kind: VisitKind; open: boolean }) {
  const { t } = useTranslation('portal')
  const f = useFormat()
  const navigate = useNavigate()
  const [{ move, day: chosen, page, wait }, setWish] = useUrlState(choosing)
  const when = useWhen(place.timeZone)
  const [today] = useState(() => dateIn(place.timeZone, new Date()))
  const from = addDays(today, page * WINDOW)
  const asked = {
    params: { id: place.id },
    query: { branchId: place.branchId, from, to: addDays(from, WINDOW - 1), kind },
  }
  const found = useQuery(open ? query(publicDoctors.days, asked) : query(doctors.days, asked))
  const turn = (by: number) => setWish({ page: page + by || undefined, day: '' })
  const days = found.data?.days ?? []
  const day = days.find((d) => d.date === chosen) ?? days.find((d) => d.slots.length > 0)
  const elsewhere = when.zone(day?.slots[0]?.startsAt ?? `${from}T12:00:00Z`)
  const take = (startsAt: string) =>
    void navigate({
      to: paths.portalBook(),
      search: { doctor: place.id, branch: place.branchId, at: startsAt, kind, ...(move ? { move } : {}) } as never,
    })
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <BlockSkeleton lines={3} />
  return (
    <Stack>
      <Days days={days} chosen={day?.date} onChoose={(date) => setWish({ day: date })} />
      {elsewhere && <Text c="dimmed">{t('doctor.zone', { zone: elsewhere })}</Text>}
      {day && day.slots.length > 0 ? (
        <div className={classes.times} role="group" aria-label={t('doctor.times', { day: f.date(day.date) })}>
          {day.slots.map((s) => (
            <Button key={s.startsAt} variant="default" size="md" px={4} onClick={() => take(s.startsAt)}>
              {when.short(s.startsAt)}
            </Button>
          ))}
        </div>
      ) : (
        <EmptyState
          icon={IconCalendarOff}
          title={day ? t(`reason.${day.reason}`) : t('doctor.nothing')}
          hint={day?.holiday ?? t('doctor.nothingHint')}
        />
      )}
      <Group justify="space-between" gap="xs">
        {page > 0 ? <Act label={t('doctor.sooner')} onClick={() => turn(-1)} /> : <span />}
        <Act label={t('doctor.later')} onClick={() => turn(1)} />
      </Group>
      {!open &&
        !move &&
        (wait ? (
          <JoinWaiting place={place} kind={kind} onDone={() => setWish({ wait: '' })} />
        ) : (
          <Anchor component="button" type="button" ta="start" onClick={() => setWish({ wait: 'yes' })}>
            {t('waiting.join')}
          </Anchor>
        ))}
      {open && (
        <Anchor component={Link} to={paths.doctors()}>
          {t('doctor.others')}
        </Anchor>
      )}
    </Stack>
  )
}

type Day = Answer<typeof doctors.days>['days'][number]

/** Days side by side; the chosen one is in sight. */
function Days({
  days,
  chosen,
  onChoose,
}: {
  days: readonly Day[]
  chosen: string | undefined
  onChoose: (date: string) => void
}) {
  const { t } = useTranslation('portal')
  const tile = useTile()
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const [strip, tab] = [row.current, row.current?.querySelector<HTMLElement>('[aria-pressed="true"]')]
    // Not scrollIntoView: it would take the page along.
    if (strip && tab) strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.clientWidth) / 2
  }, [chosen])
  return (
    <div ref={row} className={classes.days} role="group" aria-label={t('doctor.days')}>
      {days.map((d) => (
        <button
          key={d.date}
          type="button"
          className={classes.day}
          aria-pressed={d.date === chosen}
          data-empty={d.slots.length === 0 || undefined}
          onClick={() => onChoose(d.date)}
        >
          {tile.weekday(d.date)}
          <br />
          {tile.day(d.date)}
        </button>
      ))}
    </div>
  )
}
