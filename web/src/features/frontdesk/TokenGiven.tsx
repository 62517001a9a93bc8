import { Text } from '@mantine/core'
import type { CheckedIn } from '@tabib/contracts/frontdesk/arrivals'
import type { PatientCard } from '@tabib/contracts/patients/patients'
import { IconPrinter, IconTicket } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../api/problem.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import classes from './desk.module.css'

export interface Given extends CheckedIn {
  patient: Pick<PatientCard, 'id' | 'name' | 'number'>
}

interface TokenGivenProps {
  given: Given | null
  pending: boolean
  problem: Problem | null
  onPrint: (encounterId: string) => void
}

/** The token just given, large enough to be read across the counter. */
export function TokenGiven({ given, pending, problem, onPrint }: TokenGivenProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  if (!given) return <EmptyState icon={IconTicket} title={t('desk.empty')} hint={t('desk.emptyHint')} />
  return (
    <section className={classes.given} role="status" aria-label={t('given.label')}>
      <Text className={classes.givenName ?? ''}>
        <NameText name={given.patient.name} />
      </Text>
      <div className={classes.token}>
        <span className={classes.tokenWord}>{t('given.token')}</span>
        <bdi className={classes.tokenNumber}>{f.number(given.token)}</bdi>
      </div>
      <Text className={classes.givenWhere ?? ''}>
        {f.words([given.doctorName, ...(given.roomName ? [given.roomName] : [])])}
      </Text>
      <Text c="dimmed">
        {given.waitingAhead === 0
          ? t('given.next')
          : t('given.wait', { ahead: given.waitingAhead, minutes: given.estimatedWaitMinutes })}
      </Text>
      <ProblemNotice problem={problem} />
      <Act
        label={t('given.again')}
        shortcut="F8"
        icon={<IconPrinter size={18} />}
        pending={pending}
        onClick={() => onPrint(given.encounterId)}
      />
    </section>
  )
}
