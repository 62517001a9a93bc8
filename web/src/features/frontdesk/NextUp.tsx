import { Text } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { consultations } from '@tabib/contracts/frontdesk/consultations'
import type { Arrival } from '@tabib/contracts/frontdesk/queue'
import { IconArmchair, IconArrowRight, IconCircleCheck, IconPrinter, IconSpeakerphone } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { urlOf } from '../../api/call.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { usePrint } from '../../shared/print.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { AgeText, NameText } from '../../shared/text.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Act, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './consult.module.css'
import { useCallNext } from './useQueueActions.js'

const view = z.object({ done: z.string().optional().catch(undefined), unprinted: z.any().optional() })

/** Between two patients: what was just finished, and who is next. */
export function NextUp({ items }: { items: readonly Arrival[] | undefined }) {
  const { t } = useTranslation('frontdesk')
  const [{ done, unprinted }] = useUrlState(view)
  const panel = useRef<HTMLElement>(null)
  const here = items?.find((a) => a.status === 'with_doctor') ?? items?.find((a) => a.status === 'called')
  const next = items?.find((a) => a.status === 'waiting')
  const ready = items !== undefined
  const anybody = next !== undefined
  useEffect(() => panel.current?.querySelector<HTMLElement>('[data-next] button')?.focus(), [ready, here?.id, anybody])
  return (
    <section ref={panel} className={classes.nextUp} aria-label={t('consult.next')}>
      {done && (
        <Finished
          encounterId={done as Id<'Encounter'>}
          arrival={items?.find((a) => a.encounterId === done)}
          unprinted={Boolean(unprinted)}
        />
      )}
      {!ready && <BlockSkeleton lines={2} />}
      {here ? (
        <Here arrival={here} />
      ) : next ? (
        <Next arrival={next} />
      ) : (
        ready && <EmptyState icon={IconArmchair} title={t('consult.nobodyWaits')} hint={t('consult.nobodyHint')} />
      )}
    </section>
  )
}

function Who({ arrival: a }: { arrival: Arrival }) {
  const { t } = useTranslation(['frontdesk', 'core'])
  const f = useFormat()
  return (
    <>
      <bdi className={classes.nextToken}>{f.number(a.token)}</bdi>
      <Text className={classes.nextName ?? ''}>
        <NameText name={a.patient.name} />
      </Text>
      <Text c="dimmed">
        <AgeText birthDate={a.patient.birthDate} estimated={a.patient.birthDateEstimated} /> ·{' '}
        {t(`core:gender.${a.patient.gender}`)}
      </Text>
      {a.chiefComplaint && (
        <Text maw="34rem" dir="auto">
          {a.chiefComplaint}
        </Text>
      )}
    </>
  )
}

function Next({ arrival }: { arrival: Arrival }) {
  const { t } = useTranslation('frontdesk')
  const call = useCallNext()
  return (
    <div className={classes.nextCard}>
      <Text fw={600} c="dimmed">
        {t('consult.next')}
      </Text>
      <Who arrival={arrival} />
      <ProblemNotice problem={call.problem} />
      <div data-next>
        <BigAction
          label={t('consult.callNext')}
          shortcut="F2"
          icon={<IconSpeakerphone size={22} />}
          pending={call.pending}
          onClick={() => call.run()}
        />
      </div>
    </div>
  )
}

function Here({ arrival }: { arrival: Arrival }) {
  const { t } = useTranslation('frontdesk')
  const navigate = useNavigate()
  return (
    <div className={classes.nextCard}>
      <Text fw={600} c="dimmed">
        {t(arrival.status === 'called' ? 'consult.wasCalled' : 'consult.isHere')}
      </Text>
      <Who arrival={arrival} />
      <div data-next>
        <BigAction
          label={t('consult.goOn')}
          shortcut="F2"
          icon={<IconArrowRight size={22} className={classes.flips} />}
          onClick={() => void navigate({ to: paths.consultation(arrival.encounterId) })}
        />
      </div>
    </div>
  )
}

interface FinishedProps {
  encounterId: Id<'Encounter'>
  arrival: Arrival | undefined
  unprinted: boolean
}

function Finished({ encounterId, arrival, unprinted }: FinishedProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const sheet = usePrint()
  return (
    <div className={classes.finished} role="status">
      <IconCircleCheck size={24} aria-hidden />
      <div>
        <Text fw={600}>
          {arrival
            ? t('consult.finished', { token: f.number(arrival.token), name: arrival.patient.name })
            : t('consult.finishedOne')}
        </Text>
        <Text size="sm" c={unprinted ? undefined : 'dimmed'}>
          {t(unprinted ? 'consult.notPrinted' : 'consult.ordersSent')}
        </Text>
        <ProblemNotice problem={sheet.problem} />
      </div>
      <Act
        label={t('consult.printAgain')}
        shortcut="F8"
        icon={<IconPrinter size={18} />}
        pending={sheet.pending}
        onClick={() =>
          void sheet.print(
            urlOf(consultations.sheet, { params: { encounterId }, query: unprinted ? {} : { duplicate: 'true' } }),
          )
        }
      />
    </div>
  )
}
