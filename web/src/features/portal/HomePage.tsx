import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { bookings } from '@tabib/contracts/portal/bookings'
import { type Place, self } from '@tabib/contracts/portal/people'
import { IconCalendarEvent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { CardsSkeleton } from '../../ui/Skeletons.js'
import { AppointmentCard, VideoDoor } from './Cards.js'
import { of, usePerson } from './people.js'
import { Portal } from './Portal.js'
import classes from './portal.module.css'
import { WaitingCard } from './WaitingCard.js'

/** What is next: the token, the appointment, an offer. */
export default function HomePage() {
  const { t } = useTranslation('portal')
  return (
    <Portal title={t('home.title')}>
      <Next />
    </Portal>
  )
}

function Next() {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const navigate = useNavigate()
  const today = useQuery({ ...query(self.today, { params: of(person) }), refetchInterval: 20_000 })
  const waits = useQuery({ ...query(bookings.waiting, { params: of(person) }), refetchInterval: 20_000 })
  const offers = waits.data?.items.filter((w) => w.offer) ?? []
  return (
    <Stack gap="lg">
      <ProblemNotice problem={today.error} onRetry={() => void today.refetch()} />
      {today.isPending && <CardsSkeleton count={2} />}
      {today.data?.places.map((p) => (
        <TokenCard key={p.path} place={p} />
      ))}
      {offers.map((w) => (
        <WaitingCard key={w.id} entry={w} />
      ))}
      {today.data &&
        (today.data.next ? (
          <section>
            <Title order={2} mb="sm">
              {t('home.next')}
            </Title>
            <Stack gap="sm">
              <AppointmentCard of={today.data.next} />
              <VideoDoor of={today.data.next} />
            </Stack>
          </section>
        ) : (
          <EmptyState icon={IconCalendarEvent} title={t('home.none')} hint={t('home.noneHint')} />
        ))}
      <BigAction label={t('home.find')} onClick={() => void navigate({ to: paths.portalFind() })} />
    </Stack>
  )
}

function TokenCard({ place }: { place: Place }) {
  const { t } = useTranslation('portal')
  const f = useFormat()
  return (
    <section
      className={classes.card}
      aria-label={t('token.label', { token: f.number(place.token) })}
      aria-live="polite"
    >
      <Group justify="space-between" align="start" wrap="nowrap">
        <Stack gap={4}>
          <Text fw={600}>{t('token.title')}</Text>
          <Text component="span" className={classes.token ?? ''}>
            {f.number(place.token)}
          </Text>
        </Stack>
        <Stack gap={4} ta="end">
          <Text fw={600}>
            <NameText name={place.doctorName} />
          </Text>
          <Text c="dimmed">
            <bdi>{place.branchName}</bdi>
          </Text>
          {place.roomName && (
            <Text>
              <bdi>{place.roomName}</bdi>
            </Text>
          )}
        </Stack>
      </Group>
      <Text mt="xs" fw={600}>
        {place.status === 'waiting'
          ? t('token.ahead', { count: place.ahead ?? 0, minutes: place.waitMinutes ?? 0 })
          : t(`token.${place.status}`)}
      </Text>
      <Anchor component={Link} to={place.path} className={classes.more ?? ''}>
        {t('token.follow')}
      </Anchor>
    </section>
  )
}
