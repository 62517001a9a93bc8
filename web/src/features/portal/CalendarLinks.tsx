import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { bookings } from '@tabib/contracts/portal/bookings'
import { type Feed, feeds } from '@tabib/contracts/scheduling/feeds'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { urlOf } from '../../api/call.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { TextField } from '../../ui/fields.js'
import { of, usePerson } from './people.js'
import classes from './portal.module.css'

/** Private addresses that bring one person's appointments into a calendar; each is shown once, renewed and ended. */
export function CalendarLinks() {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const [made, setMade] = useState<{ id: string; token: string } | null>(null)
  const found = useQuery(query(bookings.listFeeds, { params: of(person) }))
  const make = useAction(bookings.makeFeed, { invalidates: [bookings.listFeeds], onDone: setMade })
  return (
    <section className={classes.card}>
      <Stack>
        <Title order={2} size="h4">
          {t('me.calendar')}
        </Title>
        <Text c="dimmed">
          {t('me.calendarHint')} {t('book.for')} <NameText name={person.patient.name} fw={600} />
        </Text>
        <ProblemNotice problem={make.problem ?? found.error} />
        {made && <Address token={made.token} />}
        {found.data?.items.map((feed) => (
          <FeedRow key={feed.id} feed={feed} onMade={setMade} onEnded={() => made?.id === feed.id && setMade(null)} />
        ))}
        <Group>
          <Act
            label={t(found.data?.items.length ? 'me.makeAnother' : 'me.makeFeed')}
            pending={make.pending}
            onClick={() => make.run({ params: of(person) })}
          />
        </Group>
      </Stack>
    </section>
  )
}

function Address({ token }: { token: string }) {
  const { t } = useTranslation('portal')
  const address = new URL(urlOf(feeds.read, { params: { token } }), location.href).href
  return (
    <Stack gap="xs" role="status">
      <TextField
        label={t('me.address')}
        description={t('me.once')}
        value={address}
        readOnly
        dir="ltr"
        onFocus={(e) => e.target.select()}
      />
      <Group>
        <Act
          label={t('me.copy')}
          onClick={() => void navigator.clipboard?.writeText(address).then(() => announce(t('me.copied')))}
        />
        {/* Phones hand this kind of address to their calendar. */}
        <Anchor href={address.replace(/^https?:/, 'webcal:')}>{t('me.subscribe')}</Anchor>
      </Group>
    </Stack>
  )
}

interface FeedRowProps {
  feed: Feed
  onMade: (feed: { id: string; token: string }) => void
  onEnded: () => void
}

function FeedRow({ feed, onMade, onEnded }: FeedRowProps) {
  const { t } = useTranslation('portal')
  const f = useFormat()
  const invalidates = [bookings.listFeeds]
  const renew = useAction(feeds.renew, { invalidates, onDone: onMade })
  const revoke = useAction(feeds.revoke, {
    invalidates,
    onDone: () => {
      onEnded()
      announce(t('me.feedEnded'))
    },
  })
  const params = { id: feed.id as Id<'CalendarFeed'> }
  return (
    <Stack gap="xs">
      <ProblemNotice problem={renew.problem ?? revoke.problem} />
      <Group justify="space-between" gap="xs">
        <div>
          <Text>{t('me.feedOf', { date: f.dateOf(feed.createdAt) })}</Text>
          <Text c="dimmed" size="sm">
            {feed.lastReadAt ? t('me.feedRead', { when: f.dateTime(feed.lastReadAt) }) : t('me.feedUnread')}
          </Text>
        </div>
        <Group gap="xs">
          <Act label={t('me.renewFeed')} pending={renew.pending} onClick={() => renew.run({ params })} />
          <Act
            label={t('me.endFeed')}
            color="red"
            variant="subtle"
            pending={revoke.pending}
            onClick={() => revoke.run({ params })}
          />
        </Group>
      </Group>
    </Stack>
  )
}
