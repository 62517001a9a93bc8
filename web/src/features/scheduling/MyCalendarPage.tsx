import { Anchor, Code, CopyButton, Group, Paper, Stack, Text } from '@mantine/core'
import { type Feed, feeds } from '@tabib/contracts/scheduling/feeds'
import { IconCalendarShare } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { urlOf } from '../../api/call.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'

/** The private address that brings one's appointments into a phone's own calendar. */
export default function MyCalendarPage() {
  const { t } = useTranslation('scheduling')
  const found = useQuery(query(feeds.mine, {}))
  const [shown, setShown] = useState<{ id: string; token: string } | null>(null)
  const make = useAction(feeds.make, { invalidates: ['scheduling.feeds'], onDone: setShown })
  return (
    <Page title={t('feed.title')} width="reading">
      <Text>{t('feed.what')}</Text>
      <ProblemNotice problem={make.problem ?? found.error} />
      {shown && <Address token={shown.token} />}
      <Group>
        <Act
          label={t('feed.make')}
          variant={shown ? 'default' : 'filled'}
          shortcut="F4"
          pending={make.pending}
          onClick={() => make.run({})}
        />
      </Group>
      {!found.data && !found.error && <BlockSkeleton lines={2} />}
      {found.data?.items.length === 0 && <EmptyState icon={IconCalendarShare} title={t('feed.none')} />}
      <Stack gap="xs">
        {found.data?.items.map((f) => (
          <FeedRow key={f.id} feed={f} onMade={setShown} onEnded={() => shown?.id === f.id && setShown(null)} />
        ))}
      </Stack>
    </Page>
  )
}

function Address({ token }: { token: string }) {
  const { t } = useTranslation('scheduling')
  const address = `${location.origin}${urlOf(feeds.read, { params: { token } })}`
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Text fw={600}>{t('feed.once')}</Text>
        <Code block dir="ltr" style={{ whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}>
          {address}
        </Code>
        <Group>
          <CopyButton value={address}>
            {({ copy, copied }) => (
              <Act label={t(copied ? 'feed.copied' : 'feed.copy')} variant="filled" onClick={copy} />
            )}
          </CopyButton>
          {/* Phones and computers hand this kind of address to their calendar. */}
          <Anchor href={address.replace(/^https?:/, 'webcal:')}>{t('feed.subscribe')}</Anchor>
        </Group>
      </Stack>
    </Paper>
  )
}

interface FeedRowProps {
  feed: Feed
  onMade: (feed: { id: string; token: string }) => void
  onEnded: () => void
}

function FeedRow({ feed, onMade, onEnded }: FeedRowProps) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const invalidates = ['scheduling.feeds']
  const renew = useAction(feeds.renew, { invalidates, onDone: onMade })
  const revoke = useAction(feeds.revoke, {
    invalidates,
    onDone: () => {
      onEnded()
      announce(t('feed.revoked'))
    },
  })
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between">
        <div>
          <Text>{t('feed.since', { date: f.dateTime(feed.createdAt) })}</Text>
          <Text c="dimmed" size="sm">
            {feed.lastReadAt ? t('feed.read', { when: f.dateTime(feed.lastReadAt) }) : t('feed.unread')}
          </Text>
        </div>
        <Group gap="xs">
          <Act label={t('feed.renew')} pending={renew.pending} onClick={() => renew.run({ params: { id: feed.id } })} />
          <Act
            label={t('feed.revoke')}
            color="red"
            variant="subtle"
            pending={revoke.pending}
            onClick={() => revoke.run({ params: { id: feed.id } })}
          />
        </Group>
      </Group>
      <ProblemNotice problem={renew.problem ?? revoke.problem} />
    </Paper>
  )
}
