import { Group, Stack, Text } from '@mantine/core'
import { bookings, type OwnWaiting } from '@tabib/contracts/portal/bookings'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act, BigAction } from '../../ui/BigAction.js'
import { of, usePerson } from './people.js'
import classes from './portal.module.css'
import { useWhen } from './When.js'

/** A place on the waiting list; where a freed time is offered, one tap takes it. */
export function WaitingCard({ entry }: { entry: OwnWaiting }) {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const f = useFormat()
  const when = useWhen(entry.timeZone)
  const params = { ...of(person), id: entry.id }
  const accept = useAction(bookings.accept, {
    invalidates: ['portal.'],
    onDone: () => announce(t('waiting.taken')),
  })
  const leave = useAction(bookings.leave, { invalidates: ['portal.'], onDone: () => announce(t('waiting.left')) })
  return (
    <section className={classes.card} aria-label={t('waiting.title')}>
      <Stack gap="xs">
        <Text c="dimmed">{entry.offer ? t('waiting.offered') : t('waiting.title')}</Text>
        <Text fw={700} size="lg">
          {entry.offer
            ? when.both(entry.offer.startsAt)
            : t('waiting.between', { from: f.date(entry.fromDate), until: f.date(entry.untilDate) })}
        </Text>
        <Text>
          {entry.offer || entry.doctor ? (
            <NameText name={entry.offer?.doctorName ?? entry.doctor!.name} />
          ) : (
            t('waiting.anyDoctor')
          )}
          {' · '}
          <bdi>{entry.branchName}</bdi>
        </Text>
        {entry.offer && <Text>{t('waiting.until', { time: when.time(entry.offer.expiresAt) })}</Text>}
        <ProblemNotice problem={accept.problem ?? leave.problem} />
        <Group justify="space-between">
          <Act label={t('waiting.leave')} pending={leave.pending} onClick={() => leave.run({ params })} />
          {entry.offer && (
            <BigAction label={t('waiting.take')} pending={accept.pending} onClick={() => accept.run({ params })} />
          )}
        </Group>
      </Stack>
    </section>
  )
}
