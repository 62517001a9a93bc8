import { Group, Stack, Text } from '@mantine/core'
import { bookings, type OwnWaiting } from '@tabib/contracts/portal/bookings'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { invalidate } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act, BigAction } from '../../ui/BigAction.js'
import { of, usePerson } from './people.js'
import classes from './portal.module.css'
import { useNow } from './useNow.js'
import { useWhen } from './When.js'

/** A place on the waiting list; where a freed time is offered, one tap takes it. */
export function WaitingCard({ entry }: { entry: OwnWaiting }) {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const f = useFormat()
  const when = useWhen(entry.timeZone)
  const now = useNow()
  const params = { ...of(person), id: entry.id }
  const accept = useAction(bookings.accept, {
    invalidates: ['portal.'],
    onDone: () => announce(t('waiting.taken')),
  })
  const offer = entry.offer && Date.parse(entry.offer.expiresAt) > now ? entry.offer : null
  const ranOut = (entry.offer !== null && offer === null) || accept.problem?.code === 'scheduling.offer_over'
  // The list is asked again, so that what ran out does not stand here as if it could be had.
  useEffect(() => {
    if (ranOut) void invalidate(['portal.waiting', 'portal.people'])
  }, [ranOut])
  const leave = useAction(bookings.leave, { invalidates: ['portal.'], onDone: () => announce(t('waiting.left')) })
  return (
    <section className={classes.card} aria-label={t('waiting.title')}>
      <Stack gap="xs">
        <Text c={offer ? undefined : 'dimmed'} fw={offer ? 600 : undefined}>
          {offer ? t('waiting.offered') : t('waiting.title')}
        </Text>
        {ranOut && <Text role="status">{t('waiting.ranOut')}</Text>}
        <Text fw={700} size="lg">
          {offer
            ? when.both(offer.startsAt)
            : t('waiting.between', { from: f.date(entry.fromDate), until: f.date(entry.untilDate) })}
        </Text>
        <Text>
          {offer || entry.doctor ? <NameText name={offer?.doctorName ?? entry.doctor!.name} /> : t('waiting.anyDoctor')}
          {' · '}
          <bdi>{entry.branchName}</bdi>
        </Text>
        {offer && <Text>{t('waiting.until', { time: when.time(offer.expiresAt) })}</Text>}
        <ProblemNotice problem={(ranOut ? null : accept.problem) ?? leave.problem} />
        <Group justify="space-between">
          <Act label={t('waiting.leave')} pending={leave.pending} onClick={() => leave.run({ params })} />
          {offer && (
            <BigAction label={t('waiting.take')} pending={accept.pending} onClick={() => accept.run({ params })} />
          )}
        </Group>
      </Stack>
    </section>
  )
}
