import type { Arrival } from '@tabib/contracts/frontdesk/queue'
import { IconCircleCheck, IconClock } from '@tabler/icons-react'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { AgeText, NameText } from '../../shared/text.js'
import { StateChip } from '../../ui/StateChip.js'
import classes from './vitals.module.css'

/** Those without vital signs first, each group in the order they came. */
export const byNeed = (arrivals: readonly Arrival[]) =>
  arrivals.toSorted(
    (a, b) =>
      Number(a.vitalsTaken) - Number(b.vitalsTaken) || a.arrivedAt.localeCompare(b.arrivedAt) || a.token - b.token,
  )

/** Whose turn it is after this one: the next who has not been measured, else the first such; nobody where all are. */
export function nextAfter(rows: readonly Arrival[], now: Arrival): Arrival | undefined {
  const open = rows.filter((a) => !a.vitalsTaken && a.encounterId !== now.encounterId)
  const at = rows.indexOf(now)
  return open.find((a) => rows.indexOf(a) > at) ?? open[0]
}

interface WaitingListProps {
  arrivals: readonly Arrival[]
  chosen: string | undefined
  onChoose: (arrival: Arrival) => void
}

/** Today's waiting patients; arrows walk, Enter chooses. */
export function WaitingList({ arrivals, chosen, onChoose }: WaitingListProps) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const list = useRef<HTMLUListElement>(null)
  const open = arrivals.filter((a) => !a.vitalsTaken).length
  const move = (e: KeyboardEvent) => {
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0
    if (!step) return
    e.preventDefault()
    const all = [...(list.current?.querySelectorAll<HTMLButtonElement>('button') ?? [])]
    all[all.indexOf(document.activeElement as HTMLButtonElement) + step]?.focus()
  }
  return (
    <nav aria-label={t('vitals.waiting')} className={classes.queue}>
      <p className={classes.small} style={{ margin: '0 0 8px' }}>
        {t('vitals.waiting')} – {t('vitals.toMeasure', { count: open })}
      </p>
      <ul ref={list} className={classes.list}>
        {arrivals.map((a) => (
          <li key={a.id}>
            <button
              type="button"
              onKeyDown={move}
              className={classes.row}
              aria-current={a.encounterId === chosen}
              onClick={() => onChoose(a)}
            >
              <span className={classes.token}>
                <span className="visually-hidden">{t('vitals.token', { token: '' })}</span>
                {f.number(a.token)}
              </span>
              <span className={classes.who}>
                <span>
                  <NameText name={a.patient.name} fw={600} />
                </span>
                <span className={classes.small}>
                  <AgeText birthDate={a.patient.birthDate} estimated={a.patient.birthDateEstimated} /> ·{' '}
                  {t('vitals.since', { time: f.time(a.arrivedAt) })}
                </span>
                <span className={classes.rowEnd}>
                  <NameText name={a.doctor.name} truncate className={classes.small ?? ''} />
                  {a.vitalsTaken ? (
                    <StateChip tone="done" icon={IconCircleCheck} label={t('vitals.measured')} />
                  ) : (
                    <StateChip tone="care" icon={IconClock} label={t('vitals.notYet')} />
                  )}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
