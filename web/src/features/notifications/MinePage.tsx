import { Group, Paper, Stack, Text, TextInput, useMantineColorScheme } from '@mantine/core'
import { languages } from '@tabib/contracts/core/person'
import { type Channel, channels, kindOf, messageKinds } from '@tabib/contracts/notifications/kinds'
import { myPreferences, type Preferences, push } from '@tabib/contracts/notifications/mine'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAction } from '../../api/action.js'
import { subscriptionOf } from '../../api/pushing.js'
import { query } from '../../api/query.js'
import { ownName } from '../../i18n/i18n.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { Page } from '../../ui/Page.js'
import { PickField, PickSeveralField } from '../../ui/picks.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { kindKey, useWords } from './words.js'

/** How the signed-in person wants to be told. */
export default function MinePage() {
  const words = useWords()
  const found = useQuery(query(myPreferences.get, {}))
  return (
    <Page title={words('mine.title')} width="reading">
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {found.data ? <Form key={found.data.version} preferences={found.data} /> : !found.error && <BlockSkeleton />}
    </Page>
  )
}

const forStaff = messageKinds.filter((k) => kindOf(k).audience !== 'patient' && !kindOf(k).mandatory)

const zones = (chosen: string | null) =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), ...(chosen ? [chosen] : [])])]
    .sort()
    .map((value) => ({ value, label: value.replaceAll('_', ' ') }))

function Form({ preferences: p }: { preferences: Preferences }) {
  const words = useWords()
  const { setColorScheme } = useMantineColorScheme()
  const [language, setLanguage] = useState(p.language)
  const [timeZone, setTimeZone] = useState(p.timeZone)
  const [template, setTemplate] = useState(p.defaultTemplate ?? '')
  const [dark, setDark] = useState(p.darkMode)
  const [chosen, setChosen] = useState(p.channels)
  const save = useAction(myPreferences.put, {
    invalidates: ['notifications.preferences.'],
    onDone: (now) => {
      setColorScheme(now.darkMode)
      announce(words('mine.saved'))
    },
  })
  const choose = (kind: string, list: Channel[]) => {
    const next = { ...chosen, [kind]: list }
    if (list.length === 0) delete next[kind]
    setChosen(next)
  }
  return (
    <Stack>
      <Group grow align="end">
        <PickField
          label={words('mine.language')}
          clearable
          placeholder={words('mine.clinic')}
          value={language}
          onChange={setLanguage}
          choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
        />
        <PickField
          label={words('mine.dark')}
          value={dark}
          onChange={(v) => setDark(v ?? 'auto')}
          choices={[
            { value: 'auto', label: words('mine.auto') },
            { value: 'light', label: words('mine.light') },
            { value: 'dark', label: words('mine.darkMode') },
          ]}
        />
      </Group>
      <Group grow align="end">
        <PickField
          label={words('mine.timeZone')}
          clearable
          placeholder={words('mine.clinic')}
          value={timeZone}
          onChange={setTimeZone}
          choices={zones(timeZone)}
        />
        <TextInput
          label={words('mine.template')}
          maxLength={100}
          placeholder={words('mine.clinic')}
          value={template}
          onChange={(e) => setTemplate(e.currentTarget.value)}
        />
      </Group>
      <ThisDevice />
      {forStaff.map((kind) => (
        <PickSeveralField
          key={kind}
          label={words(kindKey(kind))}
          placeholder={chosen[kind]?.length ? '' : words('mine.clinic')}
          value={chosen[kind] ?? []}
          onChange={(list) => choose(kind, list)}
          choices={channels.map((c) => ({ value: c, label: words(`channel.${c}`) }))}
        />
      ))}
      <ProblemNotice problem={save.problem} />
      <ActionBar>
        <BigAction
          label={words('mine.save')}
          shortcut="F10"
          pending={save.pending}
          onClick={() =>
            save.run(
              { body: { language, timeZone, defaultTemplate: template || null, darkMode: dark, channels: chosen } },
              { version: p.version },
            )
          }
        />
      </ActionBar>
    </Stack>
  )
}

/** Push messages on the browser in hand. */
function ThisDevice() {
  const words = useWords()
  const { data } = useQuery(query(push.key, {}))
  const [refused, setRefused] = useState(false)
  const subscribe = useAction(push.subscribe, { onDone: () => announce(words('mine.pushOn')) })
  const turnOn = async () => {
    const subscription = await subscriptionOf(data!.publicKey!).catch(() => null)
    setRefused(subscription === null)
    if (subscription) subscribe.run({ body: subscription })
  }
  const why = refused ? words('mine.pushRefused') : data && !data.publicKey ? words('mine.pushOff') : null
  return (
    <Paper p="md">
      <Group justify="space-between">
        <Text>{subscribe.answer ? words('mine.pushOn') : words('mine.push')}</Text>
        <Act
          label={words('settings.on')}
          disabledReason={why}
          pending={subscribe.pending}
          onClick={() => void turnOn()}
        />
      </Group>
      <ProblemNotice problem={subscribe.problem} />
    </Paper>
  )
}
