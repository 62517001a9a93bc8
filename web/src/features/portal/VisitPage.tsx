import { Group, Modal, Stack, Text } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import type { Answer } from '@tabib/contracts/core/route'
import { bookings } from '@tabib/contracts/portal/bookings'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act, BigAction } from '../../ui/BigAction.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { Standing, VideoDoor } from './Cards.js'
import { of, usePerson } from './people.js'
import { Portal } from './Portal.js'
import classes from './portal.module.css'
import { useWhen } from './When.js'

export default function VisitPage() {
  const { t } = useTranslation('portal')
  return (
    <Portal title={t('visit.title')}>
      <Visit />
    </Portal>
  )
}

function Visit() {
  const { id } = useParams({ strict: false }) as { id: Id<'Appointment'> }
  const { person } = usePerson()
  const found = useQuery(query(bookings.get, { params: { ...of(person), id } }))
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <BlockSkeleton lines={4} />
  return <One a={found.data} />
}

function One({ a }: { a: Answer<typeof bookings.get> }) {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const f = useFormat()
  const navigate = useNavigate()
  const when = useWhen(a.timeZone)
  const [cancelling, setCancelling] = useState(false)
  const params = { ...of(person), id: a.id }
  const isOpen = a.status === 'PENDING' || a.status === 'CONFIRMED'
  const keep = useAction(bookings.keep, { invalidates: ['portal.'] })
  const cancel = useAction(bookings.cancel, {
    invalidates: ['portal.'],
    onDone: () => {
      setCancelling(false)
      announce(t('visit.cancelled'))
    },
  })
  const tooLate = a.changeUntil ? null : t('visit.tooLate')
  const toMove = { branch: a.branchId, kind: a.kind, move: a.id }
  return (
    <Stack gap="lg">
      <section className={classes.card} aria-label={t('visit.title')}>
        <Stack gap={6}>
          <Group>
            <Standing of={a} />
          </Group>
          <Text fw={700} size="xl">
            {when.whole(a.startsAt)}
          </Text>
          {isOpen && Date.parse(a.expectedAt) > Date.parse(a.startsAt) && (
            <Text fw={600}>{t('visit.late', { time: when.time(a.expectedAt) })}</Text>
          )}
          <Text fw={600}>
            <NameText name={a.doctor.name} />
          </Text>
          <Text c="dimmed">
            <bdi>{[a.branchName, a.roomName].filter(Boolean).join(' · ')}</bdi> · {t(`kind.${a.kind}`)}
          </Text>
          {a.number !== null && <Text>{t('visit.number', { number: f.number(a.number) })}</Text>}
          {a.address && (
            <Text>
              <bdi>{a.address}</bdi>
            </Text>
          )}
          {a.reason && (
            <Text c="dimmed">
              <bdi>{a.reason}</bdi>
            </Text>
          )}
        </Stack>
      </section>
      {isOpen && a.heldUntil && (
        <Stack>
          <Text role="status">{t('visit.held', { time: when.time(a.heldUntil) })}</Text>
          <ProblemNotice problem={keep.problem} />
          <BigAction label={t('book.do')} pending={keep.pending} onClick={() => keep.run({ params, body: {} })} />
        </Stack>
      )}
      <VideoDoor of={a} />
      {a.checkIn && (
        <figure className={classes.checkIn}>
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(a.checkIn)}`} alt={t('visit.checkInCode')} />
          <figcaption>{t('visit.checkIn')}</figcaption>
        </figure>
      )}
      {isOpen && (
        <Stack>
          {!a.heldUntil && <Text c="dimmed">{tooLate ?? t('visit.until', { when: when.both(a.changeUntil!) })}</Text>}
          <Group>
            {!a.heldUntil && (
              <Act
                label={t('visit.move')}
                size="md"
                disabledReason={tooLate}
                onClick={() => void navigate({ to: paths.portalDoctor(a.doctor.id), search: toMove as never })}
              />
            )}
            <Act
              label={t('visit.cancel')}
              size="md"
              color="red"
              variant="light"
              disabledReason={tooLate}
              onClick={() => setCancelling(true)}
            />
          </Group>
        </Stack>
      )}
      <Modal
        opened={cancelling}
        onClose={() => setCancelling(false)}
        title={t('visit.cancelTitle')}
        closeButtonProps={{ 'aria-label': t('core:close') }}
      >
        <Stack>
          <Text>{t('visit.cancelWhat', { when: when.both(a.startsAt) })}</Text>
          <ProblemNotice problem={cancel.problem} />
          <Group justify="space-between">
            <Act label={t('visit.stay')} onClick={() => setCancelling(false)} />
            <Act
              label={t('visit.doCancel')}
              variant="filled"
              color="red"
              pending={cancel.pending}
              onClick={() => cancel.run({ params, body: {} })}
            />
          </Group>
        </Stack>
      </Modal>
    </Stack>
  )
}
