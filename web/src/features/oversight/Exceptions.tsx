import { Paper } from '@mantine/core'
import type { Today } from '@tabib/contracts/oversight/today'
import { IconAlertTriangle, IconAlertTriangleFilled, IconChevronRight, IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Format, useFormat } from '../../i18n/format.js'
import { isolated } from '../../i18n/isolates.js'
import { paths } from '../../paths.js'
import classes from './today.module.css'

interface Exception {
  key: string
  danger?: boolean
  values: Record<string, unknown>
  to: string
  search?: Record<string, string>
}

/** Minutes after which a wait is the owner's business. */
const LONG_WAIT = 60

function exceptionsOf({ lab, queue, stock, unpaid, takings, currency }: Today, f: Format): Exception[] {
  const verify = { to: paths.lab(), search: { status: 'resulted' } }
  const all: (Exception & { when: unknown })[] = [
    { key: 'critical', danger: true, when: lab.critical, values: { count: lab.critical }, ...verify },
    {
      key: 'expired',
      danger: true,
      when: stock.expired,
      values: { count: stock.expired },
      to: paths.stock(),
      search: { show: 'expired' },
    },
    {
      key: 'wait',
      when: (queue.longestWait ?? 0) >= LONG_WAIT,
      values: { minutes: Math.round(queue.longestWait ?? 0) },
      to: paths.desk(),
    },
    { key: 'abnormal', when: lab.abnormal, values: { count: lab.abnormal }, ...verify },
    { key: 'low', when: stock.low, values: { count: stock.low }, to: paths.stock(), search: { show: 'low' } },
    {
      key: 'unpaid',
      when: unpaid.count,
      values: {
        count: unpaid.count,
        date: unpaid.since && f.dateOf(unpaid.since),
        amount: isolated(f.money(unpaid.amountMinor, currency)),
      },
      to: paths.register(),
    },
    {
      key: 'refunds',
      when: takings.refunds,
      values: { count: takings.refunds, amount: isolated(f.money(takings.refundedMinor, currency)) },
      to: paths.takings(),
    },
    {
      key: 'expiring',
      when: stock.expiring,
      values: { count: stock.expiring },
      to: paths.stock(),
      search: { show: 'expiring' },
    },
  ]
  return all.filter((e) => e.when)
}

/** What is not as it should be, in words, each opening the page that proves it. */
export function Exceptions({ today }: { today: Today }) {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const all = exceptionsOf(today, f)
  return (
    <Paper component="section" p="md" aria-label={t('exceptions.title')}>
      <h2 className={classes.head}>{t('exceptions.title')}</h2>
      {all.length === 0 && (
        <p className={classes.well}>
          <IconCircleCheck size={20} aria-hidden /> {t('exceptions.none')}
        </p>
      )}
      <ul className={classes.exceptions}>
        {all.map((e) => {
          const Shape = e.danger ? IconAlertTriangleFilled : IconAlertTriangle
          return (
            <li key={e.key}>
              <Link
                to={e.to}
                {...(e.search ? { search: e.search as never } : {})}
                className={classes.exception ?? ''}
                data-danger={e.danger || undefined}
              >
                <Shape size={18} aria-hidden />
                <span>{t(`exceptions.${e.key}`, e.values)}</span>
                <IconChevronRight size={16} aria-hidden className={classes.onward} />
              </Link>
            </li>
          )
        })}
      </ul>
      {today.otherCurrency > 0 && <p className={classes.note}>{t('otherCurrency', { count: today.otherCurrency })}</p>}
    </Paper>
  )
}
