import { Input, Skeleton } from '@mantine/core'
import { arrivals, type DoctorToday } from '@tabib/contracts/frontdesk/arrivals'
import { IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { latinDigits } from '../../ui/digits.js'
import { KeyHint } from '../../ui/KeyHint.js'
import classes from './desk.module.css'

interface DoctorCardsProps {
  value: string | null
  onChange: (id: string) => void
  error: ReactNode
}

/** The doctors of the branch with their waiting rooms: chosen by number, arrows or touch. */
export function DoctorCards({ value, onChange, error }: DoctorCardsProps) {
  const { t } = useTranslation('frontdesk')
  const found = useQuery(query(arrivals.doctors, {}))
  const group = useRef<HTMLDivElement>(null)
  const id = useId()
  const doctors = found.data?.items ?? []
  const at = Math.max(
    0,
    doctors.findIndex((d) => d.id === value),
  )
  const choose = (index: number) => {
    const doctor = doctors[index]
    if (!doctor) return
    onChange(doctor.id)
    group.current?.querySelectorAll<HTMLElement>('[role="radio"]')[index]?.focus()
  }
  const onKeyDown = (e: KeyboardEvent<HTMLDivElement>) => {
    const rtl = document.documentElement.dir === 'rtl'
    const step: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      ArrowRight: rtl ? -1 : 1,
      ArrowLeft: rtl ? 1 : -1,
    }
    const by = step[e.key]
    const figure = latinDigits(e.key)
    if (by !== undefined) choose((at + by + doctors.length) % doctors.length)
    else if (/^[1-9]$/.test(figure)) choose(Number(figure) - 1)
    else if (e.key === ' ') choose(at)
    else if (e.key === 'Enter' && !value) return choose(at)
    else return
    e.preventDefault()
  }
  return (
    <Input.Wrapper label={t('checkIn.doctor')} labelElement="div" labelProps={{ id }} error={error} required>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      <div
        ref={group}
        role="radiogroup"
        aria-labelledby={id}
        aria-required
        className={classes.doctors}
        onKeyDown={onKeyDown}
      >
        {found.isPending && [1, 2, 3, 4].map((n) => <Skeleton key={n} h={58} />)}
        {doctors.map((d, i) => (
          <DoctorCard
            key={d.id}
            doctor={d}
            number={i + 1}
            chosen={d.id === value}
            reachable={i === at}
            onChoose={() => choose(i)}
          />
        ))}
      </div>
      {found.data && doctors.length === 0 && <p className={classes.quiet}>{t('checkIn.noDoctors')}</p>}
    </Input.Wrapper>
  )
}

interface CardProps {
  doctor: DoctorToday
  number: number
  chosen: boolean
  reachable: boolean
  onChoose: () => void
}

function DoctorCard({ doctor, number, chosen, reachable, onChoose }: CardProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the group has the keys
    <div
      role="radio"
      aria-checked={chosen}
      tabIndex={reachable ? 0 : -1}
      className={classes.doctor}
      data-chosen={chosen || undefined}
      onClick={onChoose}
    >
      {number <= 9 && <KeyHint keys={String(number)} />}
      <div className={classes.doctorWords}>
        <span className={classes.doctorTop}>
          <span className={classes.doctorName}>
            <NameText name={doctor.name} />
          </span>
          <span className={classes.fact}>
            <IconUsers size={15} aria-hidden />
            <span className="visually-hidden">{t('doctor.waiting', { count: doctor.waiting })}</span>
            <span aria-hidden>{f.number(doctor.waiting)}</span>
          </span>
        </span>
        <span className={classes.doctorTop}>
          <bdi className={classes.speciality} title={doctor.speciality ?? undefined}>
            {doctor.speciality ?? doctor.roomName}
          </bdi>
          <span className={classes.wait}>{t('doctor.wait', { minutes: doctor.estimatedWaitMinutes })}</span>
        </span>
      </div>
    </div>
  )
}
