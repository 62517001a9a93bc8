import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { myNotifications, type Notice } from '@tabib/contracts/notifications/mine'
import { IconBell } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { pages } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { spoken } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { usePages } from '../../shared/usePages.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { CardsSkeleton } from '../../ui/Skeletons.js'
import { useUnread } from './Bell.js'
import { usePerson } from './people.js'
import { Portal } from './Portal.js'
import classes from './portal.module.css'

/** What the clinic told the people of this phone, newest first. */
export default function NoticesPage() {
  const { t } = useTranslation('portal')
  return (
    <Portal title={t('notices.title')}>
      <Notices />
    </Portal>
  )
}

function Notices() {
  const { t } = useTranslation('portal')
  const list = usePages<Notice>(pages(myNotifications.list, { query: {} }))
  const count = useUnread()
  const readAll = useAction(myNotifications.readAll, { invalidates: ['notifications.mine.'] })
  return (
    <Stack>
      <ProblemNotice problem={list.problem ?? readAll.problem} onRetry={list.retry} />
      {!list.rows && !list.problem && <CardsSkeleton />}
      {list.rows?.length === 0 && <EmptyState icon={IconBell} title={t('notices.none')} hint={t('notices.noneHint')} />}
      {count > 0 && (
        <Group justify="flex-end">
          <Act label={t('notices.readAll')} pending={readAll.pending} onClick={() => readAll.run({})} />
        </Group>
      )}
      <ul className={classes.cards}>
        {list.rows?.map((n) => (
          <li key={n.id}>
            <One notice={n} />
          </li>
        ))}
      </ul>
      {list.more.has && (
        <Button variant="default" onClick={list.more.load} loading={list.more.pending}>
          {t('core:more')}
        </Button>
      )}
    </Stack>
  )
}

/** Where a message leads that says nothing of it itself. */
function placeOf(kind: string): string {
  if (/^(result|prescription)\./.test(kind) || kind === 'bill' || kind === 'receipt') return paths.portalHealth()
  if (kind === 'follow_up.due') return paths.portalFind()
  return kind === 'token.called' ? paths.portal() : paths.portalAppointments()
}

function One({ notice: n }: { notice: Notice }) {
  const { t } = useTranslation('portal')
  const f = useFormat()
  const { person, choose } = usePerson()
  const navigate = useNavigate()
  const read = useAction(myNotifications.read, { invalidates: ['notifications.mine.'] })
  const open = () => {
    if (!n.readAt) read.run({ params: { id: n.id as never } })
    if (n.patientId && n.patientId !== person.patient.id) choose(n.patientId)
    void navigate({ href: n.link && /^\/(?!\/)/.test(n.link) ? n.link : placeOf(n.kind) })
  }
  return (
    <UnstyledButton className={classes.card ?? ''} data-new={n.readAt ? undefined : true} onClick={open}>
      <Group justify="space-between" align="baseline" gap="xs" wrap="nowrap">
        <Text fw={n.readAt ? 500 : 700} component="bdi" className={classes.long ?? ''} {...spoken(n.language)}>
          {n.title}
          {!n.readAt && <span className="visually-hidden"> {t('notices.new')}</span>}
        </Text>
        <Text size="sm" c="dimmed" className={classes.short ?? ''}>
          {f.relative(n.at)}
        </Text>
      </Group>
      <Text component="bdi" className={classes.long ?? ''} {...spoken(n.language)}>
        {n.text}
      </Text>
    </UnstyledButton>
  )
}
