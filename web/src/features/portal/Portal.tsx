import { Stack, Text, Title } from '@mantine/core'
import { IconCalendarEvent, IconHeartbeat, IconHome, IconSearch, IconUserCircle } from '@tabler/icons-react'
import { Link, Navigate, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PlaceProvider } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { Bell } from './Bell.js'
import { Frame } from './Frame.js'
import { ChosenProvider, useChosen } from './people.js'
import { PersonSwitch } from './PersonSwitch.js'
import { useWatch } from './useWatch.js'
import classes from './portal.module.css'

const places = [
  ['home', paths.portal(), IconHome],
  ['find', paths.portalFind(), IconSearch],
  ['visits', paths.portalAppointments(), IconCalendarEvent],
  ['health', paths.portalHealth(), IconHeartbeat],
  ['me', paths.portalProfile(), IconUserCircle],
] as const

/** The place a page belongs to; a time is booked from the doctors. */
function placeOf(pathname: string): string {
  if (pathname.startsWith(paths.portalBook())) return paths.portalFind()
  if (pathname.startsWith(paths.portalVideo(''))) return paths.portalAppointments()
  const [, to] = places.find(([, path]) => path !== paths.portal() && pathname.startsWith(path)) ?? places[0]
  return to
}

/** A page of the portal for somebody who is signed in; whoever is not is led to the portal's own door and back. */
export function Portal({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation('portal')
  const { found, person, choose } = useChosen()
  const { pathname, href } = useLocation()
  const { ending, covered } = useWatch()
  const known = found.data
  if (found.error?.kind === 'unauthenticated' || found.error?.kind === 'forbidden' || (known && !person)) {
    // The address is the door's as soon as one is on the way there: sent from it again, one would be sent for ever.
    if (pathname === paths.portalSignIn()) return null
    return <Navigate to={paths.portalSignIn()} search={{ return: href } as never} replace />
  }
  const nav = (
    <nav className={classes.nav} aria-label={t('places')}>
      {places.map(([name, to, Icon]) => (
        <Link
          key={name}
          to={to}
          className={classes.place ?? ''}
          activeOptions={{ exact: to === paths.portal() }}
          aria-current={to === placeOf(pathname) ? 'page' : undefined}
        >
          <Icon size={22} stroke={1.7} aria-hidden />
          {t(`place.${name}`)}
        </Link>
      ))}
    </nav>
  )
  if (!known || !person || covered)
    return (
      <Frame title={title} quiet nav={nav} ending={ending}>
        {found.error ? (
          <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <>
            {covered && <Text mb="md">{t('covered')}</Text>}
            <BlockSkeleton lines={4} />
          </>
        )}
      </Frame>
    )
  return (
    <PlaceProvider place={known.place}>
      <ChosenProvider value={{ people: known, person, choose }}>
        <Frame
          title={title}
          clinic={known.clinicName}
          quiet
          nav={nav}
          ending={ending}
          aside={<Bell />}
          whose={<PersonSwitch />}
        >
          <Stack gap="lg" key={person.patient.id}>
            <Title order={1}>{title}</Title>
            {children}
          </Stack>
        </Frame>
      </ChosenProvider>
    </PlaceProvider>
  )
}
