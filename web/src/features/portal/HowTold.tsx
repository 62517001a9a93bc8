import { Stack, Text, Title } from '@mantine/core'
import { languages, type Language } from '@tabib/contracts/core/languages'
import { type Channel, kindOf, type MessageKind } from '@tabib/contracts/notifications/kinds'
import { myPreferences, push, type Preferences } from '@tabib/contracts/notifications/mine'
import { ownMail } from '@tabib/contracts/portal/mail'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { subscribed, subscriptionOf, unsubscribe } from '../../api/pushing.js'
import { query } from '../../api/query.js'
import { meQuery } from '../../api/session.js'
import { ownName, speak } from '../../i18n/i18n.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ChoiceField, PickSeveralField } from '../../ui/picks.js'
import { OwnMail } from './OwnMail.js'
import classes from './portal.module.css'

/** What a patient is told by the clinic, and may be told elsewhere or not at all; what belongs together is chosen together. */
const groups: Record<string, readonly [MessageKind, ...MessageKind[]]> = {
  appointment: [
    'appointment.created',
    'appointment.confirmed',
    'appointment.moved',
    'appointment.cancelled',
    'appointment.affected',
  ],
  reminder_day: ['reminder.day'],
  reminder_hour: ['reminder.hour'],
  waiting_list_offer: ['waiting_list.offer'],
  token_called: ['token.called'],
  result_ready: ['result.ready'],
  prescription_ready: ['prescription.ready'],
  follow_up_due: ['follow_up.due'],
  bill: ['bill', 'receipt'],
}
const ways = ['in_app', 'push', 'whatsapp', 'sms', 'email'] as const satisfies Channel[]
const NONE = 'none'
type Ways = Preferences['channels']

/** What was picked of some kinds, as preferences say it: no way at all, or, where nothing is picked, whatever the clinic does. */
function decided(channels: Ways, kinds: readonly MessageKind[], picked: string[]): Ways {
  const others = Object.fromEntries(Object.entries(channels).filter(([kind]) => !kinds.includes(kind as MessageKind)))
  const none = picked.includes(NONE) && channels[kinds[0]!]?.length !== 0
  const chosen = ways.filter((w) => picked.includes(w))
  if (!none && chosen.length === 0) return others
  return { ...others, ...Object.fromEntries(kinds.map((kind) => [kind, none ? [] : chosen])) }
}

/** The same without a way that leads nowhere any more. */
const without = (channels: Ways, way: Channel): Ways =>
  Object.fromEntries(
    Object.entries(channels).flatMap(([kind, chosen]) => {
      const left = chosen.filter((w) => w !== way)
      return left.length === chosen.length ? [[kind, chosen]] : left.length > 0 ? [[kind, left]] : []
    }),
  )

/** In which language, and by which ways, the clinic speaks to whoever holds this phone. */
export function HowToldSection() {
  const { t, i18n } = useTranslation('portal')
  const found = useQuery(query(myPreferences.get, {}))
  const mail = useQuery(query(ownMail.get, {}))
  const key = useQuery(query(push.key, {})).data?.publicKey ?? null
  const put = useAction(myPreferences.put, {
    invalidates: [myPreferences.get],
    onDone: () => announce(t('me.saved')),
  })
  const version = found.data ? { version: found.data.version } : {}
  const choose = (language: Language) => {
    void speak(language)
    put.run({ body: { language } }, version)
  }
  const chosen = found.data?.channels ?? {}
  const onMailEnded = () => {
    if (Object.values(chosen).some((list) => list.includes('email')))
      put.run({ body: { channels: without(chosen, 'email') } }, version)
  }
  const leadsNowhere = { email: !mail.data?.address, push: key === null } as Partial<Record<Channel, boolean>>
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
            {key !== null && <ThisPhone publicKey={key} />}
            {mail.data && (mail.data.offered || mail.data.address) && (
              <OwnMail address={mail.data.address} onEnded={onMailEnded} />
            )}
            <Text c="dimmed">{t('me.messagesHint')}</Text>
            {Object.entries(groups).map(([name, kinds]) => (
              <PickSeveralField
                key={name}
                label={t(`message.${name}`)}
                placeholder={chosen[kinds[0]] ? '' : t('me.asClinic')}
                value={chosen[kinds[0]]?.length === 0 ? [NONE] : ways.filter((w) => chosen[kinds[0]]?.includes(w))}
                onChange={(picked: string[]) =>
                  put.run({ body: { channels: decided(chosen, kinds, picked) } }, version)
                }
                choices={[
                  ...ways
                    .filter((w) => kindOf(kinds[0]).channels.includes(w))
                    .map((w) => ({
                      value: w as string,
                      label: t(`way.${w}`),
                      disabled: leadsNowhere[w] === true && !chosen[kinds[0]]?.includes(w),
                    })),
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

/** Whose messages this browser shows, since it cannot say so itself. */
const pushedTo = 'tabib.push.of'

/** Messages on the phone in hand, also while the app is closed. */
function ThisPhone({ publicKey }: { publicKey: string }) {
  const { t } = useTranslation('portal')
  const accountId = useQuery(meQuery).data?.accountId
  const [on, setOn] = useState(false)
  const [refused, setRefused] = useState(false)
  const subscribe = useAction(push.subscribe, {
    onDone: () => {
      if (accountId) localStorage.setItem(pushedTo, accountId)
      setOn(true)
      announce(t('push.done'))
    },
  })
  useEffect(() => {
    void subscribed().then((made) => setOn(made !== null && localStorage.getItem(pushedTo) === accountId))
  }, [accountId])
  const turnOn = async () => {
    const subscription = await subscriptionOf(publicKey).catch(() => null)
    setRefused(subscription === null)
    if (subscription) subscribe.run({ body: subscription })
  }
  const turnOff = () =>
    void unsubscribe().then(
      () => (setOn(false), announce(t('push.ended'))),
      () => undefined,
    )
  const able = 'serviceWorker' in navigator && 'PushManager' in window
  const why = refused ? t('push.refused') : able ? null : t('push.unable')
  return (
    <Stack gap="xs" align="flex-end">
      <Text w="100%">{t(on ? 'push.on' : 'push.offer')}</Text>
      {on ? (
        <Act label={t('push.end')} onClick={turnOff} />
      ) : (
        <Act label={t('push.begin')} disabledReason={why} pending={subscribe.pending} onClick={() => void turnOn()} />
      )}
      <ProblemNotice problem={subscribe.problem} />
    </Stack>
  )
}
