import { Stack, Text } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { bookings } from '@tabib/contracts/portal/bookings'
import { IconVideo, IconVideoOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { of, usePerson } from './people.js'
import { Portal } from './Portal.js'
import { useNow } from './useNow.js'
import { useWhen } from './When.js'

/** The door of a video visit: says when it opens. */
export default function VideoPage() {
  const { t } = useTranslation('portal')
  return (
    <Portal title={t('video.title')}>
      <Door />
    </Portal>
  )
}

function Door() {
  const { t } = useTranslation('portal')
  const { id } = useParams({ strict: false }) as { id: Id<'Appointment'> }
  const { person } = usePerson()
  const found = useQuery({ ...query(bookings.get, { params: { ...of(person), id } }), refetchInterval: 30_000 })
  const now = useNow()
  const when = useWhen(found.data?.timeZone ?? 'UTC')
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <BlockSkeleton lines={3} />
  const { video, doctor, startsAt } = found.data
  if (!video || Date.parse(video.closesAt) <= now) return <EmptyState icon={IconVideoOff} title={t('video.none')} />
  const isOpen = Date.parse(video.opensAt) <= now
  return (
    <Stack>
      <EmptyState
        icon={IconVideo}
        title={isOpen ? t('video.open') : t('video.opens', { when: when.both(video.opensAt) })}
        hint={isOpen ? t('video.openHint') : t('video.opensHint', { time: when.time(startsAt) })}
      />
      <Text ta="center">
        <NameText name={doctor.name} fw={600} />
      </Text>
    </Stack>
  )
}
