import { Group, Stack, Text, Title } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { sessions } from '@tabib/contracts/identity/sessions'
import { myPreferences, type Preferences } from '@tabib/contracts/notifications/mine'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { signOut } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { type Language, languages, ownName, speak } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { SchemeToggle } from '../../shell/Preferences.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ChoiceField, PickSeveralField } from '../../ui/picks.js'
import { CalendarLinks } from './CalendarLinks.js'
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
            void signOut().then(() => {
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

/** What a patient is told by the clinic, and may be told elsewhere or not at all. */
const kinds = ['reminder.day', 'reminder.hour', 'result.ready', 'prescription.ready', 'follow_up.due'] as const
/** The ways by which a clinic can reach a patient: it keeps no mail address of them. */
const ways = ['sms', 'whatsapp', 'in_app'] as const
const NONE = 'none'
type Ways = Preferences['channels']

/** What was picked of a kind, as preferences say it: no way at all, or, where nothing is picked, whatever the clinic does. */
function decided(channels: Ways, kind: string, picked: string[]): Ways {
  const { [kind]: before, ...others } = channels
  if (picked.includes(NONE) && before?.length !== 0) return { ...others, [kind]: [] }
  const chosen = ways.filter((w) => picked.includes(w))
  return chosen.length > 0 ? { ...others, [kind]: chosen } : others
}

function HowToldSection() {
  const { t, i18n } = useTranslation('portal')
  const found = useQuery(query(myPreferences.get, {}))
  const put = useAction(myPreferences.put, {
    invalidates: [myPreferences.get],
    onDone: () => announce(t('me.saved')),
  })
  const choose = (language: Language) => {
    void speak(language)
    put.run({ body: { language } }, found.data ? { version: found.data.version } : {})
  }
  return (
    <section className={classes.card}>
      <Stack>
        <ChoiceField
          label={t('core:language')}
          value={i18n.language as Language}
          onChange={choose}
          choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
        />
        <ProblemNotice problem={found.error ?? put.problem} />
        {found.data && (
          <>
            <Title order={2} size="h4">
              {t('me.messages')}
            </Title>
            <Text c="dimmed">{t('me.messagesHint')}</Text>
            {kinds.map((kind) => (
              <PickSeveralField
                key={kind}
                label={t(`message.${kind.replaceAll('.', '_')}`)}
                placeholder={found.data.channels[kind] ? '' : t('me.asClinic')}
                value={
                  found.data.channels[kind]?.length === 0
                    ? [NONE]
                    : ways.filter((w) => found.data.channels[kind]?.includes(w))
                }
                onChange={(picked: string[]) =>
                  put.run(
                    { body: { channels: decided(found.data.channels, kind, picked) } },
                    { version: found.data.version },
                  )
                }
                choices={[
                  ...ways.map((w) => ({ value: w as string, label: t(`way.${w}`) })),
                  { value: NONE, label: t('me.none') },
                ]}
              />
            ))}
          </>
        )}
      </Stack>
    </section>
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
