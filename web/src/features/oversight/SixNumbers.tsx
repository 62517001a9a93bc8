import type { Today } from '@tabib/contracts/oversight/today'
import {
  IconArmchair,
  IconCoins,
  IconFlask,
  IconPackage,
  IconReceipt,
  IconTrendingDown,
  IconTrendingUp,
  IconUsers,
  type Icon,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { isolated } from '../../i18n/isolates.js'
import { paths } from '../../paths.js'
import { Spark } from './Spark.js'
import classes from './today.module.css'

/** Six numbers, each with where it comes from or how it goes, each opening its proof. */
export function SixNumbers({ today }: { today: Today }) {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const { visits, queue, takings, unpaid, stock, lab, currency } = today
  return (
    <section className={classes.numbers} aria-label={t('numbers.label')}>
      <Figure
        icon={IconUsers}
        to={paths.desk()}
        name={t('numbers.patients')}
        value={f.number(visits.total)}
        hint={t('numbers.patientsHint', { first: visits.firstTime, again: visits.followUp })}
        trend={
          <Usual
            today={today}
            now={visits.total}
            usual={visits.usual}
            shown={visits.usual === null ? '' : f.number(visits.usual)}
          />
        }
        picture={<Spark days={today.trend.map((d) => ({ on: d.on, value: d.visits }))} />}
      />
      <Figure
        icon={IconArmchair}
        to={paths.desk()}
        name={t('numbers.waiting')}
        value={f.number(queue.waiting)}
        hint={t('numbers.waitingHint', { inside: queue.withDoctor, done: queue.done })}
        trend={
          queue.averageWait === null
            ? t('numbers.noWait')
            : t('numbers.wait', { minutes: Math.round(queue.averageWait) })
        }
      />
      <Figure
        icon={IconCoins}
        to={paths.takings()}
        name={t('numbers.takings')}
        value={<bdi>{f.money(takings.totalMinor, currency)}</bdi>}
        hint={
          takings.refundedMinor > 0
            ? t('numbers.takingsBack', { amount: isolated(f.money(takings.refundedMinor, currency)) })
            : t('numbers.takingsHint', { count: takings.count })
        }
        trend={
          <Usual
            today={today}
            now={takings.totalMinor}
            usual={takings.usualMinor}
            shown={takings.usualMinor === null ? '' : f.money(takings.usualMinor, currency)}
          />
        }
        picture={<Spark days={today.trend.map((d) => ({ on: d.on, value: d.takenMinor }))} />}
      />
      <Figure
        icon={IconReceipt}
        to={paths.register()}
        name={t('numbers.unpaid')}
        value={<bdi>{f.money(unpaid.amountMinor, currency)}</bdi>}
        hint={t('numbers.unpaidHint', { count: unpaid.count })}
        trend={unpaid.since ? t('numbers.since', { date: f.dateOf(unpaid.since) }) : t('numbers.allPaid')}
      />
      <Figure
        icon={IconPackage}
        to={paths.stock()}
        search={{ show: 'low' }}
        name={t('numbers.stock')}
        value={f.number(stock.low)}
        hint={t('numbers.stockHint', { expiring: stock.expiring, expired: stock.expired })}
      />
      <Figure
        icon={IconFlask}
        to={paths.lab()}
        search={{ status: 'resulted' }}
        name={t('numbers.lab')}
        value={f.number(lab.waiting)}
        hint={t('numbers.labHint', { critical: lab.critical, abnormal: lab.abnormal })}
      />
    </section>
  )
}

interface FigureProps {
  icon: Icon
  to: string
  search?: Record<string, string>
  name: string
  value: ReactNode
  hint: string
  trend?: ReactNode
  picture?: ReactNode
}

function Figure({ icon: Shape, to, search, name, value, hint, trend, picture }: FigureProps) {
  return (
    <Link to={to} {...(search ? { search: search as never } : {})} className={classes.figure ?? ''}>
      <span className={classes.figureName}>
        <Shape size={18} stroke={1.8} aria-hidden />
        {name}
      </span>
      <span className={classes.figureValue}>{value}</span>
      <span className={classes.figureHint}>{hint}</span>
      {trend && <span className={classes.figureHint}>{trend}</span>}
      {picture}
    </Link>
  )
}

/** How today stands beside the same weekday before. */
function Usual({ today, now, usual, shown }: { today: Today; now: number; usual: number | null; shown: string }) {
  const { t } = useTranslation('oversight')
  const f = useFormat()
  const day = f.weekday(today.trend.at(-1)!.on)
  if (usual === null) return t('numbers.noUsual', { day })
  const Shape = now >= usual ? IconTrendingUp : IconTrendingDown
  return (
    <>
      <Shape size={16} aria-hidden className={classes.direction} />{' '}
      {t('numbers.usual', { day, amount: isolated(shown) })}
    </>
  )
}
