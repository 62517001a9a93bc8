import { Group, Stack, Text, Title } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { sessions } from '@tabib/contracts/identity/sessions'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { unsubscribe } from '../../api/pushing.js'
import { query } from '../../api/query.js'
import { signOut } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { SchemeToggle } from '../../shell/Preferences.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { CalendarLinks } from './CalendarLinks.js'
import { HowToldSection } from './HowTold.js'
import { forgetAll } from './kept.js'
import { usePerson } from './people.js'
import { Portal } from './Portal.js'
import classes from './portal.module.css'

export default function ProfilePage() {
  const { t } = useTranslation('portal')
  return (
    <Portal title={t('me.title')}>
      <Profile />
    </Portal>
  )
}

function Profile() {
  const { t } = useTranslation('portal')
  const { people, person } = usePerson()
  const navigate = useNavigate()
  const f = useFormat()
  return (
    <Stack gap="lg">
      <section className={classes.card}>
        <Text fw={700} size="lg">
          <bdi>{person.patient.name}</bdi>
        </Text>
        <Text c="dimmed">
          <bdi>{person.patient.number}</bdi> · {f.age(person.patient.birthDate)}
        </Text>
        <Text c="dimmed">
          <bdi dir="ltr">{people.phone}</bdi>
        </Text>
      </section>
      <HowToldSection />
      <CalendarLinks />
      <Places />
      <Group justify="space-between">
        <Act
          label={t('me.signOut')}
          size="md"
          onClick={() =>
            void unsubscribe()
              .catch(() => undefined)
              .then(signOut)
              .then(() => {
                forgetAll()
                return navigate({ to: paths.portalSignIn(), replace: true })
              })
          }
        />
        <SchemeToggle />
      </Group>
    </Stack>
  )
}

function Places() {
  const { t } = useTranslation('portal')
  const f = useFormat()
  const found = useQuery(query(sessions.list, {}))
  const end = useAction(sessions.end, { invalidates: [sessions.list], onDone: () => announce(t('me.ended')) })
  return (
    <section className={classes.card}>
      <Stack>
        <Title order={2} size="h4">
          {t('me.sessions')}
        </Title>
        <ProblemNotice problem={found.error ?? end.problem} />
        {found.data?.items.map((s) => (
          <Group key={s.id} justify="space-between" wrap="nowrap">
            <div>
              <Text>
                <bdi>{[s.browser, s.system].filter(Boolean).join(' · ') || t('me.device')}</bdi>
              </Text>
              <Text c="dimmed" size="sm">
                {s.current ? t('me.here') : f.dateTime(s.lastUsedAt)}
              </Text>
            </div>
            {!s.current && (
              <Act
                label={t('me.end')}
                pending={end.pending}
                onClick={() => end.run({ params: { id: s.id as Id<'Session'> } })}
              />
            )}
          </Group>
        ))}
      </Stack>
    </section>
  )
}
