import { Menu, UnstyledButton } from '@mantine/core'
import { arrivalCan } from '@tabib/contracts/frontdesk/arrivals.states'
import type { Arrival } from '@tabib/contracts/frontdesk/queue'
import { IconDoorExit, IconDots, IconPrinter, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { usePrint } from '../../shared/print.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { AgeText, NameText } from '../../shared/text.js'
import { ArrangeItems } from './ArrangeItems.js'
import { ArrivalChip, PriorityMark } from './ArrivalChip.js'
import classes from './desk.module.css'
import { slipUrl } from './slip.js'
import { useArrivalActions } from './useQueueActions.js'
import { Waited } from './Waited.js'

/** One place in a waiting room as reception sees it, with what reception may do about it. */
export function DeskQueueRow({
  arrival: a,
  found,
  onLeave,
}: {
  arrival: Arrival
  found: boolean
  onLeave: () => void
}) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const slip = usePrint()
  const act = useArrivalActions(a)
  const waits = arrivalCan('leave', a)
  const mayLeave = arrivalCan('leave', a)
  return (
    <li className={classes.row} data-status={a.status} data-visit={a.encounterId} data-found={found || undefined}>
      <bdi className={classes.rowToken}>{f.number(a.token)}</bdi>
      <div className={classes.rowWho}>
        <span className={classes.rowName}>
          <NameText name={a.patient.name} />
        </span>
        <span className={classes.rowFacts}>
          <AgeText birthDate={a.patient.birthDate} estimated={a.patient.birthDateEstimated} /> ·{' '}
          <bdi>{a.patient.number}</bdi>
        </span>
        <span className={classes.rowMarks}>
          <PriorityMark arrival={a} />
        </span>
      </div>
      <span className={classes.rowWait}>{waits && <Waited since={a.arrivedAt} />}</span>
      <ArrivalChip status={a.status} />
      <Menu position="bottom-end">
        <Menu.Target>
          <UnstyledButton
            className={classes.rowMenu ?? ''}
            data-row-action
            aria-label={t('queue.actions', { token: f.number(a.token), name: a.patient.name })}
          >
            <IconDots size={20} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <ArrangeItems arrival={a} act={act} />
          <Menu.Item
            leftSection={<IconPrinter size={18} aria-hidden />}
            onClick={() => void slip.print(slipUrl(a.encounterId))}
          >
            {t('queue.reprint')}
          </Menu.Item>
          <Menu.Item leftSection={<IconUser size={18} aria-hidden />} component={Link} to={paths.patient(a.patient.id)}>
            {t('queue.patient')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDoorExit size={18} aria-hidden />}
            disabled={!mayLeave}
            title={mayLeave ? undefined : t('queue.cannotLeave')}
            onClick={onLeave}
          >
            {t('queue.left')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {(slip.problem ?? act.problem) && <ProblemNotice problem={slip.problem ?? act.problem} />}
    </li>
  )
}
