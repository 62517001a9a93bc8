import { ActionIcon, Group, Indicator, Popover, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core'
import '@mantine/core/styles/Indicator.layer.css'
import { myNotifications, type Notice } from '@tabib/contracts/notifications/mine'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { spoken } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act } from '../../ui/BigAction.js'
import classes from './notifications.module.css'

/** Messages to me: how many are new, and the latest of them. */
export default function Bell() {
  const { t } = useTranslation('notifications')
  const f = useFormat()
  const [opened, setOpened] = useState(false)
  const { data } = useQuery(query(myNotifications.unread, {}))
  const count = data?.count ?? 0
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={360} trapFocus returnFocus>
      <Indicator
        label={`${f.number(Math.min(count, 99))}${count > 99 ? '+' : ''}`}
        size={18}
        disabled={count === 0}
        color="red"
        offset={6}
      >
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            title={t('bell.title')}
            aria-label={t('bell.label', { count })}
            onClick={() => setOpened(!opened)}
          >
            <IconBell size={20} stroke={1.7} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0}>{opened && <Latest onClose={() => setOpened(false)} />}</Popover.Dropdown>
    </Popover>
  )
}

function Latest({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('notifications')
  const list = useQuery(query(myNotifications.list, { query: { limit: 20 } }))
  const readAll = useAction(myNotifications.readAll, { invalidates: ['notifications.mine.'] })
  return (
    <Stack gap={0}>
      <Group justify="space-between" p="sm">
        <Text fw={650}>{t('bell.title')}</Text>
        <Act label={t('bell.readAll')} size="xs" pending={readAll.pending} onClick={() => readAll.run({})} />
      </Group>
      <ProblemNotice problem={list.error} onRetry={() => void list.refetch()} />
      <ScrollArea.Autosize mah={420}>
        {list.data?.items.length === 0 && (
          <Text c="dimmed" p="md" ta="center">
            {t('bell.none')}
          </Text>
        )}
        {list.data?.items.map((n) => (
          <One key={n.id} notice={n} onClose={onClose} />
        ))}
      </ScrollArea.Autosize>
      <Link to={paths.myMessages()} onClick={onClose} className={classes.link ?? ''}>
        {t('bell.preferences')}
      </Link>
    </Stack>
  )
}

function One({ notice: n, onClose }: { notice: Notice; onClose: () => void }) {
  const f = useFormat()
  const { t } = useTranslation('notifications')
  const navigate = useNavigate()
  const read = useAction(myNotifications.read, { invalidates: ['notifications.mine.'] })
  const open = () => {
    if (!n.readAt) read.run({ params: { id: n.id as never } })
    if (!n.link || !/^\/(?!\/)/.test(n.link)) return
    onClose()
    // As a whole: what stands behind the question mark is part of where it leads.
    void navigate({ href: n.link })
  }
  return (
    <UnstyledButton className={classes.notice ?? ''} onClick={open}>
      <Text fw={n.readAt ? 400 : 650} component="bdi" {...spoken(n.language)}>
        {n.title}
        {!n.readAt && <span className="visually-hidden"> {t('bell.unread')}</span>}
      </Text>
      <Text size="sm" component="bdi" {...spoken(n.language)}>
        {n.text}
      </Text>
      <span className={classes.time}>{f.relative(n.at)}</span>
    </UnstyledButton>
  )
}
