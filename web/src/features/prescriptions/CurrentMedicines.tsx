import { Text } from '@mantine/core'
import { prescriptions } from '@tabib/contracts/prescriptions/prescriptions'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { useDirections } from './directions.js'
import { LineName } from './PrescriptionCard.js'
import classes from './prescriptions.module.css'

/** What a patient should be taking now, for the chart. */
export function CurrentMedicines({ patientId }: { patientId: string }) {
  const { t } = useTranslation('prescriptions')
  const f = useFormat()
  const say = useDirections()
  const found = useQuery(query(prescriptions.current, { params: { patientId } }))
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <BlockSkeleton lines={2} />
  if (found.data.items.length === 0) return <Text c="dimmed">{t('current.none')}</Text>
  return (
    <ul className={classes.current} aria-label={t('current.title')}>
      {found.data.items.map((m) => (
        <li key={m.id}>
          <LineName line={m} />
          <Text component="div" size="sm">
            {say.sentence({ ...m, durationDays: null })}
          </Text>
          <Text component="div" size="sm" c="dimmed">
            {m.until
              ? t('current.until', { date: f.date(m.until) })
              : t('current.since', { date: f.dateOf(m.writtenAt) })}
          </Text>
        </li>
      ))}
    </ul>
  )
}
