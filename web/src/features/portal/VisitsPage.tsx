import { Stack, Title } from '@mantine/core'
import { bookings } from '@tabib/contracts/portal/bookings'
import { IconCalendarEvent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { CardsSkeleton } from '../../ui/Skeletons.js'
import { AppointmentCard } from './Cards.js'
import { of, usePerson } from './people.js'
import { Portal } from './Portal.js'
import classes from './portal.module.css'
import { WaitingCard } from './WaitingCard.js'

/** Appointments to come, waiting lists, appointments that were. */
export default function VisitsPage() {
  const { t } = useTranslation('portal')
  return (
    <Portal title={t('visits.title')}>
      <Visits />
    </Portal>
  )
}

function Visits() {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const navigate = useNavigate()
  const found = useQuery(query(bookings.list, { params: of(person) }))
  const waits = useQuery(query(bookings.waiting, { params: of(person) }))
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <CardsSkeleton />
  return (
    <Stack gap="lg">
      {found.data.coming.length === 0 && <EmptyState icon={IconCalendarEvent} title={t('home.none')} />}
      <ul className={classes.cards} aria-label={t('visits.coming')}>
        {found.data.coming.map((a) => (
          <li key={a.id}>
            <AppointmentCard of={a} />
          </li>
        ))}
      </ul>
      {waits.data?.items.map((w) => (
        <WaitingCard key={w.id} entry={w} />
      ))}
      <BigAction label={t('home.find')} onClick={() => void navigate({ to: paths.portalFind() })} />
      {found.data.past.length > 0 && (
        <section>
          <Title order={2} mb="sm">
            {t('visits.past')}
          </Title>
          <ul className={classes.cards}>
            {found.data.past.map((a) => (
              <li key={a.id}>
                <AppointmentCard of={a} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Stack>
  )
}
