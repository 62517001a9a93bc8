import { Paper } from '@mantine/core'
import type { Today } from '@tabib/contracts/oversight/today'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import classes from './today.module.css'

const VisitBars = lazy(() => import('./VisitBars.js'))

/** Visits of the last thirty days: a picture, what it says in a sentence, and a table for those who listen. */
export function Trend({ today }: { today: Today }) {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const most = today.trend.reduce((a, b) => (b.visits > a.visits ? b : a))
  const total = today.trend.reduce((n, d) => n + d.visits, 0)
  return (
    <Paper component="section" p="md" aria-label={t('trend.visits')}>
      <h2 className={classes.head}>{t('trend.visits')}</h2>
      <p className={classes.note}>{t('trend.summary', { total, most: most.visits, date: f.date(most.on) })}</p>
      <div className={classes.bars} aria-hidden>
        <Suspense fallback={null}>
          <VisitBars days={today.trend} />
        </Suspense>
      </div>
      <table className="visually-hidden">
        <caption>{t('trend.visits')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('trend.day')}</th>
            <th scope="col">{t('trend.count')}</th>
            <th scope="col">{t('trend.taken')}</th>
          </tr>
        </thead>
        <tbody>
          {today.trend.map((d) => (
            <tr key={d.on}>
              <th scope="row">{f.date(d.on)}</th>
              <td>{f.number(d.visits)}</td>
              <td>{f.money(d.takenMinor, today.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Paper>
  )
}
