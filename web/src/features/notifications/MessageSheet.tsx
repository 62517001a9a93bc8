import { Drawer, Group, Paper, Stack, Text, Timeline } from '@mantine/core'
import '@mantine/core/styles/Timeline.layer.css'
import { type MessageDetail, messageLog } from '@tabib/contracts/notifications/messages'
import { missedStates } from '@tabib/contracts/notifications/deliveries.states'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { PhoneBubble } from './PhoneBubble.js'
import classes from './notifications.module.css'
import { ChannelWord, kindKey, MessageStateChip, useWords } from './words.js'

/** One message: every channel, every attempt, in words. */
export function MessageSheet({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const words = useWords()
  const { t } = useTranslation('core')
  const found = useQuery({
    ...query(messageLog.get, { params: { id: (id ?? '') as never } }),
    enabled: id !== undefined,
  })
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={found.data ? words(kindKey(found.data.kind)) : ''}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <HotkeyLayer>
        <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
        {found.data ? <Detail message={found.data} /> : !found.error && <BlockSkeleton />}
      </HotkeyLayer>
    </Drawer>
  )
}

function Detail({ message: m }: { message: MessageDetail }) {
  const words = useWords()
  const can = useCan()
  const resend = useAction(messageLog.resend, {
    invalidates: ['notifications.messages.'],
    onDone: () => announce(words('detail.resent')),
  })
  const missed = (missedStates as readonly string[]).includes(m.state)
  return (
    <Stack>
      <Group justify="space-between">
        <Text fw={650} size="lg" component="bdi">
          {m.name}
        </Text>
        <MessageStateChip state={m.state} reason={m.reason} />
      </Group>
      {m.reason && <Text className={classes.sentence ?? ''}>{words(`reason.${m.reason}`)}</Text>}
      {m.wiped ? (
        <Text c="dimmed">{words('detail.wiped')}</Text>
      ) : (
        m.secret && <Text c="dimmed">{words('detail.secret')}</Text>
      )}
      {m.deliveries
        .filter((d) => d.state !== 'skipped')
        .map((d) => (
          <Channel key={d.id} delivery={d} language={m.language} />
        ))}
      <Unused deliveries={m.deliveries.filter((d) => d.state === 'skipped')} />
      <ProblemNotice problem={resend.problem} />
      {can('notifications.message.resend') && (
        <Group justify="flex-end">
          <Act
            label={words('detail.resend')}
            variant="filled"
            icon={<IconRefresh size={18} aria-hidden />}
            pending={resend.pending}
            disabledReason={missed ? null : words('detail.notResendable')}
            onClick={() => resend.run({ params: { id: m.id as never } })}
          />
        </Group>
      )}
    </Stack>
  )
}

/** Channels that had nothing to do, and why. */
function Unused({ deliveries }: { deliveries: MessageDetail['deliveries'] }) {
  const words = useWords()
  if (deliveries.length === 0) return null
  return (
    <Paper p="md">
      <Stack gap="xs">
        <Text fw={600}>{words('event.skipped')}</Text>
        {deliveries.map((d) => (
          <Group key={d.id} gap="xs" justify="space-between">
            <ChannelWord channel={d.channel} />
            {d.reason && (
              <Text size="sm" c="dimmed">
                {words(`reason.${d.reason}`)}
              </Text>
            )}
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}

interface ChannelProps {
  delivery: MessageDetail['deliveries'][number]
  language: string | null
}

function Channel({ delivery: d, language }: ChannelProps) {
  const words = useWords()
  const f = useFormat()
  return (
    <Paper p="md">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Text fw={600} component="div">
            <ChannelWord channel={d.channel} />
          </Text>
          <Text size="sm" c="dimmed">
            {words(`event.${d.state}`)}
          </Text>
        </Group>
        {d.address && (
          <Text size="sm" component="bdi" dir="ltr" style={{ alignSelf: 'flex-start' }}>
            {d.address}
          </Text>
        )}
        {d.body && <PhoneBubble subject={d.subject} body={d.body} language={language} />}
        <Timeline bulletSize={14} lineWidth={2} active={d.events.length}>
          {d.events.map((e) => (
            <Timeline.Item key={`${e.at} ${e.event}`} title={words(`event.${e.event}`)}>
              {e.reason && (
                <Text size="sm" className={classes.sentence ?? ''}>
                  {words(`reason.${e.reason}`)}
                </Text>
              )}
              {e.detail && (
                <Text size="sm" c="dimmed" component="bdi" style={{ overflowWrap: 'anywhere' }}>
                  {e.detail}
                </Text>
              )}
              <Text size="sm" c="dimmed" component="div">
                <DateText value={e.at} withTime />
                {e.tookMs !== null && ` · ${words('detail.took', { ms: f.number(e.tookMs) })}`}
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      </Stack>
    </Paper>
  )
}
