import { Paper } from '@mantine/core'
import type { Today } from '@tabib/contracts/oversight/today'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { NameText } from '../../shared/text.js'
import classes from './today.module.css'

const parts = ['waiting', 'withDoctor', 'done'] as const
const words = { waiting: 'doctors.waiting', withDoctor: 'doctors.with', done: 'doctors.done' } as const

/** Each doctor's day as one bar: who waits, who is inside, who is done. Follows the queue as it moves. */
export function DoctorQueues({ doctors }: { doctors: Today['doctors'] }) {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const most = Math.max(1, ...doctors.map((d) => d.visits))
  return (
    <Paper component="section" p="md" aria-label={t('doctors.title')}>
      <h2 className={classes.head}>{t('doctors.title')}</h2>
      {doctors.length === 0 && <p className={classes.note}>{t('doctors.none')}</p>}
      {doctors.length > 0 && (
        <p className={classes.legend} aria-hidden>
          {parts.map((p) => (
            <span key={p}>
              <span className={classes.swatch} data-part={p} /> {t(words[p])}
            </span>
          ))}
        </p>
      )}
      <ul className={classes.doctors}>
        {doctors.map((d) => (
          <li
            key={d.id}
            aria-label={t('doctors.line', { name: d.name, waiting: d.waiting, inside: d.withDoctor, done: d.done })}
          >
            <NameText name={d.name} truncate />
            <span className={classes.queue} aria-hidden>
              {parts.map(
                (p) => d[p] > 0 && <span key={p} data-part={p} style={{ inlineSize: `${(d[p] / most) * 100}%` }} />,
              )}
            </span>
            <strong aria-hidden>{f.number(d.waiting)}</strong>
          </li>
        ))}
      </ul>
    </Paper>
  )
}
