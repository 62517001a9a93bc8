import { Button, Menu } from '@mantine/core'
import type { ArrivalAction } from '@tabib/contracts/frontdesk/arrivals.states'
import { arrivalCan } from '@tabib/contracts/frontdesk/arrivals.states'
import type { Arrival } from '@tabib/contracts/frontdesk/queue'
import {
  IconCheck,
  IconDots,
  IconFlask,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconSpeakerphone,
  IconStethoscope,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act } from '../../ui/BigAction.js'
import { ArrangeItems } from './ArrangeItems.js'
import { ArrivalChip } from './ArrivalChip.js'
import classes from './consult.module.css'
import { useArrivalActions } from './useQueueActions.js'

/** The open patient's place in the queue, and what may be done with it. */
export function VisitBar({ arrival: a }: { arrival: Arrival }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const act = useArrivalActions(a)
  const why = (action: ArrivalAction) =>
    arrivalCan(action, a) ? null : t(`why.${action}`, { status: t(`status.${a.status}`) })
  const over = a.status === 'done' || a.status === 'left'
  return (
    <div className={classes.visitBar}>
      <span className={classes.visitToken}>
        {t('consult.token')} <bdi>{f.number(a.token)}</bdi>
      </span>
      <ArrivalChip status={a.status} />
      {a.status === 'called' && a.calledAt && a.timesCalled > 1 && (
        <span className={classes.since}>
          {t('consult.calledAt', { time: f.time(a.calledAt), times: a.timesCalled })}
        </span>
      )}
      {!over && (
        <div className={classes.visitActions}>
          {a.status !== 'with_doctor' && (
            <>
              <Act
                size="xs"
                label={t('act.start')}
                variant="light"
                color="teal"
                icon={<IconStethoscope size={16} />}
                disabledReason={why('start')}
                pending={act.pending}
                onClick={act.start}
              />
              <Act
                size="xs"
                label={t(a.timesCalled > 0 ? 'act.recall' : 'act.call')}
                icon={<IconSpeakerphone size={16} />}
                disabledReason={why('call')}
                pending={act.pending}
                onClick={act.call}
              />
              <Act
                size="xs"
                label={t('act.skip')}
                icon={<IconPlayerSkipForward size={16} />}
                disabledReason={why('skip')}
                pending={act.pending}
                onClick={act.skip}
              />
            </>
          )}
          {a.status === 'held' ? (
            <Act
              size="xs"
              label={t('act.resume')}
              icon={<IconPlayerPlay size={16} />}
              pending={act.pending}
              onClick={act.resume}
            />
          ) : (
            <Act
              size="xs"
              label={t('act.toLab')}
              icon={<IconFlask size={16} />}
              disabledReason={why('hold')}
              pending={act.pending}
              onClick={() => act.hold('lab')}
            />
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<IconDots size={16} aria-hidden />}>
                {t('act.more')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <ArrangeItems arrival={a} act={act} />
            </Menu.Dropdown>
          </Menu>
          <Act
            size="xs"
            label={t('act.finish')}
            icon={<IconCheck size={16} />}
            disabledReason={why('finish')}
            pending={act.pending}
            onClick={act.finish}
          />
        </div>
      )}
      <ProblemNotice problem={act.problem} />
    </div>
  )
}
