import { Text } from '@mantine/core'
import type { ClinicDetails } from '@tabib/contracts/operators/clinics'
import { useTranslation } from 'react-i18next'
import { DateText, NameText } from '../../shared/text.js'
import classes from './Console.module.css'

/** What operators did with a clinic, newest first. */
export function Acts({ clinic }: { clinic: ClinicDetails }) {
  const { t } = useTranslation('operators')
  if (clinic.acts.length === 0) return <Text c="dimmed">{t('acts.none')}</Text>
  return (
    <ul className={classes.list}>
      {clinic.acts.map((a) => (
        <li key={a.id}>
          <div className={classes.grow}>
            <Text fw={600}>
              {t(`acts.${a.action}`)} {a.subject && <bdi>{a.subject}</bdi>}
            </Text>
            {a.reason && (
              <Text c="dimmed">
                <bdi>{a.reason}</bdi>
              </Text>
            )}
          </div>
          <Text size="sm" c="dimmed">
            <Who act={a} /> · <DateText value={a.at} withTime />
          </Text>
        </li>
      ))}
    </ul>
  )
}

/** Whoever did it: an operator, whoever has the machine, or somebody nobody here knows. */
export function Who({ act }: { act: Pick<ClinicDetails['acts'][number], 'by' | 'operator'> }) {
  const { t } = useTranslation('operators')
  return act.by === 'operator' ? <NameText name={act.operator} /> : <>{t(`log.${act.by}`)}</>
}
