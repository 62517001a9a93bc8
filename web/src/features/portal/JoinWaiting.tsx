import { Group, Stack, Text } from '@mantine/core'
import { addDays, dateIn } from '@tabib/contracts/core/time'
import { bookings } from '@tabib/contracts/portal/bookings'
import type { VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { TextField } from '../../ui/fields.js'
import { ChoiceField, PickSeveralField } from '../../ui/picks.js'
import type { DoctorPlace } from './DoctorDays.js'
import { of, usePerson } from './people.js'
import classes from './portal.module.css'
import { useWeekday } from './When.js'

const spans = { week: 7, fortnight: 14, month: 30 } as const
const times = { any: ['00:00', '24:00'], morning: ['00:00', '12:00'], afternoon: ['12:00', '24:00'] } as const

/** Puts the chosen person on the waiting list: how long, which days, which half of the day. */
export function JoinWaiting({ place, kind, onDone }: { place: DoctorPlace; kind: VisitKind; onDone: () => void }) {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const weekday = useWeekday()
  const [span, setSpan] = useState<keyof typeof spans>('fortnight')
  const [time, setTime] = useState<keyof typeof times>('any')
  const [days, setDays] = useState<string[]>([])
  const [address, setAddress] = useState('')
  const atHome = kind === 'home_visit'
  const join = useAction(bookings.join, {
    invalidates: ['portal.waiting'],
    onDone: () => {
      announce(t('waiting.joined'))
      onDone()
    },
  })
  const [today] = useState(() => dateIn(place.timeZone, new Date()))
  return (
    <section className={classes.card} aria-label={t('waiting.join')}>
      <Stack>
        <Text>{t('waiting.explain')}</Text>
        <ChoiceField
          label={t('waiting.within')}
          value={span}
          onChange={setSpan}
          choices={(Object.keys(spans) as (keyof typeof spans)[]).map((s) => ({ value: s, label: t(`span.${s}`) }))}
        />
        <ChoiceField
          label={t('waiting.when')}
          value={time}
          onChange={setTime}
          choices={(Object.keys(times) as (keyof typeof times)[]).map((s) => ({ value: s, label: t(`half.${s}`) }))}
        />
        <PickSeveralField
          label={t('waiting.days')}
          value={days}
          onChange={setDays}
          choices={[1, 2, 3, 4, 5, 6, 7].map((d) => ({ value: String(d), label: weekday(d) }))}
        />
        {atHome && (
          <TextField
            label={t('book.address')}
            autoComplete="street-address"
            required
            size="md"
            value={address}
            onChange={setAddress}
            maxLength={300}
          />
        )}
        <ProblemNotice problem={join.problem} />
        <Group justify="space-between">
          <Act label={t('core:cancel')} onClick={onDone} />
          <Act
            label={t('waiting.doJoin')}
            variant="filled"
            pending={join.pending}
            disabledReason={atHome && !address.trim() ? t('book.addressMissing') : null}
            onClick={() =>
              join.run({
                params: of(person),
                body: {
                  doctorId: place.id,
                  branchId: place.branchId,
                  kind,
                  fromDate: today,
                  untilDate: addDays(today, spans[span]),
                  fromTime: times[time][0],
                  untilTime: times[time][1],
                  ...(days.length ? { days: days.map(Number) } : {}),
                  ...(atHome ? { address: address.trim() } : {}),
                },
              })
            }
          />
        </Group>
      </Stack>
    </section>
  )
}
