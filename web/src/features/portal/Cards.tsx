import { Group, Stack, Text } from '@mantine/core'
import type { OwnAppointment } from '@tabib/contracts/portal/bookings'
import type { AppointmentStatus } from '@tabib/contracts/scheduling/appointments.states'
import {
  type Icon,
  IconBan,
  IconCircleCheck,
  IconClock,
  IconDoorEnter,
  IconHourglass,
  IconThumbUp,
  IconUserOff,
  IconVideo,
} from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.js'
import { NameText } from '../../shared/text.js'
import { BigAction } from '../../ui/BigAction.js'
import { StateChip } from '../../ui/StateChip.js'
import type { Tone } from '../../ui/tokens.js'
import classes from './portal.module.css'
import { useNow } from './useNow.js'
import { useWhen } from './When.js'

const looks: Record<AppointmentStatus, { tone: Tone; icon: Icon }> = {
  PENDING: { tone: 'care', icon: IconClock },
  CONFIRMED: { tone: 'next', icon: IconThumbUp },
  ARRIVED: { tone: 'done', icon: IconDoorEnter },
  COMPLETED: { tone: 'neutral', icon: IconCircleCheck },
  CANCELLED: { tone: 'neutral', icon: IconBan },
  NO_SHOW: { tone: 'danger', icon: IconUserOff },
}

/** Where an appointment stands, in the patient's words. */
export function Standing({ of }: { of: OwnAppointment }) {
  const { t } = useTranslation('portal')
  if (of.status === 'PENDING' && of.heldUntil)
    return <StateChip tone="care" icon={IconHourglass} label={t('status.held')} />
  return <StateChip {...looks[of.status]} label={t(`status.${of.status}`)} />
}

/** The way into a video visit, while its door is open; before that only when it opens. */
export function VideoDoor({ of }: { of: OwnAppointment }) {
  const { t } = useTranslation('portal')
  const when = useWhen(of.timeZone)
  const now = useNow()
  const navigate = useNavigate()
  if (!of.video || Date.parse(of.video.closesAt) <= now) return null
  if (Date.parse(of.video.opensAt) > now)
    return <Text c="dimmed">{t('video.opens', { when: when.both(of.video.opensAt) })}</Text>
  return (
    <BigAction
      label={t('video.join')}
      icon={<IconVideo size={20} aria-hidden />}
      onClick={() => void navigate({ to: paths.portalVideo(of.id) })}
    />
  )
}

/** An appointment in a list: when, with whom, where. */
export function AppointmentCard({ of }: { of: OwnAppointment }) {
  const { t } = useTranslation('portal')
  const when = useWhen(of.timeZone)
  return (
    <Link to={paths.portalAppointment(of.id)} className={classes.card ?? ''}>
      <Stack gap={4}>
        <Group justify="space-between" gap="xs">
          <Text fw={700} size="lg">
            {when.both(of.startsAt)}
          </Text>
          <Standing of={of} />
        </Group>
        <Text>
          <NameText name={of.doctor.name} />
        </Text>
        <Text c="dimmed">
          <bdi>{of.branchName}</bdi>
          {of.kind === 'in_person' ? '' : ` · ${t(`kind.${of.kind}`)}`}
        </Text>
      </Stack>
    </Link>
  )
}
