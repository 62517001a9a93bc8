import { ActionIcon, Group, Stack } from '@mantine/core'
import { branches } from '@tabib/contracts/organisation/branches'
import type { Schedule, ScheduleException } from '@tabib/contracts/scheduling/schedules'
import { visitKinds } from '@tabib/contracts/scheduling/appointments.states'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import type { Fields } from '../../shared/useFields.js'
import { Act } from '../../ui/BigAction.js'
import { NumberField, TextField } from '../../ui/fields.js'
import { ChoiceField, PickField, PickSeveralField } from '../../ui/picks.js'

/** As many as the contract takes. */
const MOST_BREAKS = 6

export const blankGiving = {
  startTime: '09:00',
  endTime: '13:00',
  giving: 'minutes' as 'minutes' | 'numbers',
  slotDurationMinutes: 15 as number | null,
  bufferMinutes: 0 as number | null,
  capacity: 20 as number | null,
  breaks: [] as { from: string; to: string }[],
  kinds: ['in_person'] as string[],
  roomId: null as string | null,
}
export type GivingValues = typeof blankGiving

/** A session's time as the form holds it. */
export const givingValues = (s: Schedule | ScheduleException): GivingValues => ({
  startTime: s.startTime,
  endTime: s.endTime,
  giving: s.capacity === null ? 'minutes' : 'numbers',
  slotDurationMinutes: s.slotDurationMinutes,
  bufferMinutes: s.bufferMinutes,
  capacity: s.capacity ?? 20,
  breaks: s.breaks,
  kinds: s.kinds,
  roomId: s.roomId,
})

/** And as the contract takes it. */
export const givingBody = (v: GivingValues) => ({
  startTime: v.startTime,
  endTime: v.endTime,
  slotDurationMinutes: v.slotDurationMinutes ?? 15,
  bufferMinutes: v.bufferMinutes ?? 0,
  capacity: v.giving === 'numbers' ? (v.capacity ?? 1) : null,
  breaks: v.breaks,
  kinds: v.kinds,
  roomId: v.roomId,
})

/** How a session's time is given out: from when to when, by minutes or numbers, breaks, kinds of visit, room. */
export function GivingFields({ fields }: { fields: Fields }) {
  const { t } = useTranslation('scheduling')
  const rooms = useQuery({ ...query(branches.rooms, {}), staleTime: 300_000 }).data?.items ?? []
  const of = fields.getInputProps
  const { giving, breaks } = fields.values as GivingValues
  return (
    <Stack gap="sm">
      <Group grow align="start">
        <TextField label={t('hours.from')} required type="time" {...of('startTime')} />
        <TextField label={t('hours.to')} required type="time" {...of('endTime')} />
      </Group>
      <ChoiceField
        label={t('hours.giving')}
        {...of('giving')}
        choices={[
          { value: 'minutes', label: t('hours.byMinutes') },
          { value: 'numbers', label: t('hours.byNumbers') },
        ]}
      />
      {giving === 'minutes' ? (
        <Group grow align="start">
          <NumberField label={t('hours.slot')} unit={t('minutesShort')} {...of('slotDurationMinutes')} />
          <NumberField label={t('hours.buffer')} unit={t('minutesShort')} {...of('bufferMinutes')} />
        </Group>
      ) : (
        <NumberField label={t('hours.capacity')} {...of('capacity')} />
      )}
      {breaks.map((_, i) => (
        <Group key={fields.key(`breaks.${i}`)} align="start" wrap="nowrap" gap="xs">
          <Group grow align="start" flex={1}>
            <TextField label={t('hours.breakFrom')} type="time" required {...of(`breaks.${i}.from`)} />
            <TextField label={t('hours.breakTo')} type="time" required {...of(`breaks.${i}.to`)} />
          </Group>
          <ActionIcon
            variant="default"
            size={36}
            mt={26}
            aria-label={t('hours.noBreak')}
            onClick={() => fields.removeListItem('breaks', i)}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {breaks.length < MOST_BREAKS && (
        <Group>
          <Act
            size="xs"
            label={t('hours.addBreak')}
            icon={<IconPlus size={16} aria-hidden />}
            onClick={() => fields.insertListItem('breaks', { from: '', to: '' })}
          />
        </Group>
      )}
      <PickSeveralField
        label={t('kind.label')}
        {...of('kinds')}
        choices={visitKinds.map((k) => ({ value: k, label: t(`kind.${k}`) }))}
      />
      <PickField
        label={t('room')}
        clearable
        {...of('roomId')}
        choices={rooms.map((r) => ({ value: r.id, label: r.name }))}
      />
    </Stack>
  )
}
