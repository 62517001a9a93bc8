import { useTranslation } from 'react-i18next'
import { minutesSince, useMinute } from './useMinute.js'

/** How long somebody has waited, in minutes and hours; more than an hour shows. */
export function Waited({ since }: { since: string }) {
  const { t } = useTranslation('frontdesk')
  const all = minutesSince(since, useMinute())
  const words =
    all < 60
      ? t('queue.minutes', { minutes: all })
      : t('queue.hours', { hours: Math.floor(all / 60), minutes: all % 60 })
  return <span style={all >= 60 ? { color: 'var(--tabib-amber-ink)', fontWeight: 600 } : undefined}>{words}</span>
}
