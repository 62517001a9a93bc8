import { Alert, Group, Skeleton, Text } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import type { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { IconCalendarDue, IconHistory, IconPrinter, IconUserCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { usePrint } from '../../shared/print.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act } from '../../ui/BigAction.js'
import { StateChip } from '../../ui/StateChip.js'
import classes from './desk.module.css'
import { slipUrl } from './slip.js'

type Context = Answer<typeof arrivals.context> | undefined

/** Says that the person already has a token today, and prints it again. */
export function AlreadyHere({ context }: { context: Context }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const slip = usePrint()
  const open = context?.openArrival
  if (!open) return null
  return (
    <Alert color="amber" variant="light" icon={<IconUserCheck size={20} aria-hidden />} p="sm" role="status">
      <Group justify="space-between" gap="sm">
        <Text fw={600} c="var(--mantine-color-text)">
          {t('checkIn.alreadyHere', { token: f.number(open.token), doctor: open.doctorName })}
        </Text>
        <Act
          size="xs"
          label={t('queue.reprint')}
          icon={<IconPrinter size={16} />}
          pending={slip.pending}
          onClick={() => void slip.print(slipUrl(open.encounterId))}
        />
      </Group>
      <ProblemNotice problem={slip.problem} />
    </Alert>
  )
}

/** The last visit and a follow-up that is due, in one line each. */
export function LastVisit({ context, pending }: { context: Context; pending: boolean }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  if (pending) return <Skeleton h={24} />
  if (!context) return null
  const { lastVisit, dueFollowUp } = context
  return (
    <div className={classes.known}>
      <span className={classes.fact}>
        <IconHistory size={18} aria-hidden />
        <span>
          {lastVisit
            ? t('checkIn.lastVisit', {
                on: f.date(lastVisit.on),
                doctor: lastVisit.doctorName ?? '—',
                complaint: lastVisit.chiefComplaint ?? '—',
              })
            : t('checkIn.firstVisit')}
        </span>
      </span>
      {dueFollowUp && (
        <StateChip
          tone="next"
          icon={IconCalendarDue}
          label={t('checkIn.due', { on: f.date(dueFollowUp.dueOn), doctor: dueFollowUp.doctorName ?? '—' })}
        />
      )}
    </div>
  )
}
