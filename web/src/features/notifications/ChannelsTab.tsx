import { Alert, Code, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import {
  type ChannelSetting,
  channelSettings,
  neededFields,
  type Provider,
  providerFields,
  providers,
} from '@tabib/contracts/notifications/settings'
import { IconCircleCheck, IconCircleOff, IconKey, IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { fieldWords } from '../../shared/fieldWords.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ProseField, SwitchField, TextField } from '../../ui/fields.js'
import { ChoiceField, PickField } from '../../ui/picks.js'
import { CardsSkeleton } from '../../ui/Skeletons.js'
import { StateChip } from '../../ui/StateChip.js'
import { ChannelWord, useWords } from './words.js'

/** Every channel with its provider, credentials and test. */
export function ChannelsTab() {
  const found = useQuery(query(channelSettings.list, {}))
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <CardsSkeleton count={4} height={220} />
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {found.data.items.map((c) => (
        <ChannelCard key={`${c.channel}@${c.version}`} channel={c} />
      ))}
    </SimpleGrid>
  )
}

function ChannelCard({ channel: c }: { channel: ChannelSetting }) {
  const words = useWords()
  const f = useFormat()
  return (
    <Paper p="md">
      <Stack>
        <Group justify="space-between">
          <Text fw={650} size="lg" component="div">
            <ChannelWord channel={c.channel} />
          </Text>
          {c.active ? (
            <StateChip tone="done" icon={IconCircleCheck} label={words('settings.on')} />
          ) : (
            <StateChip tone="neutral" icon={IconCircleOff} label={words('settings.off')} />
          )}
        </Group>
        {c.enterAgain && (
          <Alert color="amber" variant="light" icon={<IconKey size={20} aria-hidden />}>
            <Text c="var(--mantine-color-text)">{words('settings.enterAgain')}</Text>
          </Alert>
        )}
        {c.pausedUntil && (
          <Text c="var(--mantine-color-red-text)">{words('settings.paused', { time: f.time(c.pausedUntil) })}</Text>
        )}
        <ChannelForm channel={c} />
        <TestRow channel={c} />
      </Stack>
    </Paper>
  )
}

/** Fields that take one of a few words. */
const closed: Record<string, readonly string[]> = { security: ['tls', 'starttls', 'none'], method: ['POST', 'GET'] }
const long = new Set(['headers', 'bodyTemplate', 'serviceAccount'])

function ChannelForm({ channel: c }: { channel: ChannelSetting }) {
  const words = useWords()
  const [provider, setProvider] = useState(c.provider as Provider)
  const [active, setActive] = useState(c.active)
  const [open, setOpen] = useState<Record<string, string>>(c.settings)
  const [secrets, setSecrets] = useState<Record<string, string>>({})
  const save = useAction(channelSettings.put, {
    invalidates: ['notifications.channels.', 'notifications.push.'],
    onDone: () => announce(words('settings.saved', { channel: words(`channel.${c.channel}`) })),
  })
  const fields = providerFields[provider]
  const needed = neededFields[provider] as readonly string[]
  const refused = (pointer: string) => {
    const e = save.problem?.errors?.find((x) => x.pointer === pointer)
    return e ? fieldWords(e) : undefined
  }
  const secretHint = (name: string) => {
    if (provider !== c.provider || !(name in c.secrets)) return undefined
    return c.secrets[name] ? words('settings.secretSet', { end: c.secrets[name] }) : words('settings.secretKept')
  }
  const submit = () => {
    const filled = Object.fromEntries(Object.entries(secrets).filter(([, v]) => v.trim() !== ''))
    const settings = Object.fromEntries(fields.open.flatMap((n) => (open[n] ? [[n, open[n]]] : [])))
    save.run(
      { params: { channel: c.channel }, body: { active, provider, settings, secrets: filled } },
      { version: c.version },
    )
  }
  return (
    <Stack gap="sm">
      {providers[c.channel].length > 1 && (
        <ChoiceField
          label={words('settings.provider')}
          value={provider}
          onChange={(v) => setProvider(v)}
          choices={providers[c.channel].map((p) => ({ value: p as Provider, label: words(`provider.${p}`) }))}
        />
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="sm">
        {fields.open.map((name) => (
          <OneField
            key={name}
            name={name}
            required={needed.includes(name)}
            value={open[name] ?? ''}
            error={refused(`/body/settings/${name}`)}
            onChange={(v) => setOpen({ ...open, [name]: v })}
          />
        ))}
        {fields.secret.map((name) => (
          <OneField
            key={name}
            name={name}
            secret
            required={needed.includes(name)}
            description={secretHint(name)}
            value={secrets[name] ?? ''}
            error={refused(`/body/secrets/${name}`)}
            onChange={(v) => setSecrets({ ...secrets, [name]: v })}
          />
        ))}
      </SimpleGrid>
      {c.webhooks.map((w) => (
        <Text key={w.url} size="sm" component="div">
          {words(`settings.webhook.${w.name}`)}{' '}
          <Code dir="ltr" style={{ overflowWrap: 'anywhere' }}>
            {new URL(w.url, window.location.origin).href}
          </Code>
        </Text>
      ))}
      <ProblemNotice problem={save.problem} />
      <Group justify="space-between">
        <SwitchField label={words('settings.on')} value={active} onChange={setActive} />
        <Act label={words('settings.save')} variant="filled" pending={save.pending} onClick={submit} />
      </Group>
    </Stack>
  )
}

interface OneFieldProps {
  name: string
  value: string
  onChange: (v: string) => void
  required: boolean
  secret?: boolean
  description?: string | undefined
  error?: string | undefined
}

function OneField({ name, secret, description, error, ...rest }: OneFieldProps) {
  const words = useWords()
  const choices = closed[name]
  if (choices) {
    return (
      <PickField
        label={words(`field.${name}`)}
        value={rest.value || null}
        required={rest.required}
        choices={choices.map((value) => ({ value, label: name === 'method' ? value : words(`security.${value}`) }))}
        onChange={(v) => rest.onChange(v ?? '')}
        {...(error ? { error } : {})}
      />
    )
  }
  const Field = long.has(name) ? ProseField : TextField
  return (
    <Field
      {...rest}
      {...(description ? { description } : {})}
      {...(error ? { error } : {})}
      label={words(`field.${name}`)}
      dir="ltr"
      autoComplete="off"
      spellCheck={false}
      {...(secret && !long.has(name) ? { type: 'password' } : {})}
    />
  )
}

function TestRow({ channel: c }: { channel: ChannelSetting }) {
  const words = useWords()
  const f = useFormat()
  const [to, setTo] = useState('')
  const test = useAction(channelSettings.test, {})
  const said = test.answer
  return (
    <Stack gap="xs">
      {c.channel === 'push' ? (
        <Text size="sm" c="dimmed">
          {words('settings.pushHint')}
        </Text>
      ) : (
        <TextField
          label={words('settings.testTo')}
          dir="ltr"
          autoComplete="off"
          type={c.channel === 'email' ? 'email' : 'tel'}
          value={to}
          onChange={setTo}
        />
      )}
      <Group>
        <Act
          label={words('settings.test')}
          icon={<IconSend size={18} aria-hidden />}
          pending={test.pending}
          disabledReason={
            c.version === 0
              ? words('settings.saveFirst')
              : c.channel !== 'push' && !to.trim()
                ? words('settings.testTo')
                : null
          }
          onClick={() => test.run({ params: { channel: c.channel }, body: { to: to.trim() || 'me' } })}
        />
        {c.testedAt && !said && (
          <Text size="sm" c="dimmed">
            {words('settings.lastTest')} {f.dateTime(c.testedAt)}
            {c.testOutcome &&
              ` · ${words(c.testOutcome.startsWith('ok:') ? 'settings.wasTaken' : 'settings.wasRefused')}`}
          </Text>
        )}
      </Group>
      <ProblemNotice problem={test.problem} />
      {said && (
        <Text
          role="status"
          {...(said.sent ? {} : { c: 'var(--mantine-color-red-text)' })}
          style={{ overflowWrap: 'anywhere' }}
        >
          {said.sent
            ? words('settings.testOk', { answer: said.answer })
            : words('settings.testFailed', { reason: words(`reason.${said.reason}`), answer: said.answer })}
        </Text>
      )}
    </Stack>
  )
}
