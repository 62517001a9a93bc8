import { Paper } from '@mantine/core'
import { sum } from '@tabib/contracts/core/money'
import type { Today } from '@tabib/contracts/oversight/today'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { methodColours } from './colours.js'
import classes from './today.module.css'

const Donut = lazy(() => import('./Donut.js'))

/** Takings by method: a picture, and the same as a table that opens the payments. */
export function Methods({ today }: { today: Today }) {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const { byMethod } = today.takings
  // Of what came in: a method that gave back more than it took has no part in the whole.
  const cameIn = sum(byMethod.map((m) => Math.max(0, m.amountMinor)))
  return (
    <Paper component="section" p="md" aria-label={t('methods.title')}>
      <h2 className={classes.head}>{t('methods.title')}</h2>
      {cameIn === 0 && <p className={classes.note}>{t('methods.none')}</p>}
      {cameIn > 0 && (
        <div className={classes.methods}>
          <div className={classes.donut} aria-hidden>
            <Suspense fallback={null}>
              <Donut
                parts={byMethod.map((m) => ({
                  name: t(`methods.${m.method}`),
                  value: Math.max(0, m.amountMinor),
                  color: methodColours[m.method],
                }))}
              />
            </Suspense>
          </div>
          <ul className={classes.methodList}>
            {byMethod.map((m) => (
              <li key={m.method}>
                <Link to={paths.takings()} search={{ method: m.method } as never} className={classes.method ?? ''}>
                  <span
                    className={classes.swatch}
                    style={{ background: `var(--mantine-color-${methodColours[m.method].replace('.', '-')})` }}
                    aria-hidden
                  />
                  <span>{t(`methods.${m.method}`)}</span>
                  <bdi className={classes.sum}>{f.money(m.amountMinor, today.currency)}</bdi>
                  <span className={classes.share}>{f.percent(Math.max(0, m.amountMinor) / cameIn)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Paper>
  )
}
