import { appointmentStatuses } from '@tabib/contracts/scheduling/appointments.states'
import { useTranslation } from 'react-i18next'
import { statusLooks } from './chips.js'
import classes from './scheduling.module.css'

/** What the colours mean. */
export function Legend() {
  const { t } = useTranslation('scheduling')
  return (
    <ul className={classes.legend} aria-label={t('legend')}>
      {appointmentStatuses
        .filter((s) => s !== 'CANCELLED')
        .map((s) => {
          const Shape = statusLooks[s].icon
          return (
            <li key={s} data-status={s}>
              <Shape size={14} aria-hidden /> {t(`status.${s}`)}
            </li>
          )
        })}
    </ul>
  )
}
