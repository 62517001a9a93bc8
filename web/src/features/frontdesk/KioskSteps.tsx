import { UnstyledButton } from '@mantine/core'
import type { Language } from '@tabib/contracts/core/person'
import type { Answer } from '@tabib/contracts/core/route'
import type { kiosk } from '@tabib/contracts/frontdesk/kiosk'
import { IconTicket } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { BigAction } from '../../ui/BigAction.js'
import { latinDigits } from '../../ui/digits.js'
import { TextField } from '../../ui/fields.js'
import classes from './kiosk.module.css'

type Start = Answer<typeof kiosk.get>
type Found = Answer<typeof kiosk.find>

/** A choice large enough for any thumb. */
export const Big = ({ onClick, icon, children }: { onClick: () => void; icon?: ReactNode; children: ReactNode }) => (
  <UnstyledButton className={classes.big ?? ''} onClick={onClick}>
    {icon}
    <span>{children}</span>
  </UnstyledButton>
)

interface DigitsProps {
  label: string
  most: number
  pending: boolean
  onDone: (digits: string) => void
}

/** A number by large keys, or by whatever keyboard there is. */
export function Digits({ label, most, pending, onDone }: DigitsProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const [typed, setTyped] = useState('')
  const enough = most === 4 ? typed.length === 4 : typed.length >= 7
  const add = (d: string) => setTyped((before) => (before + d).slice(0, most))
  return (
    <form
      className={classes.digits}
      onSubmit={(e: FormEvent) => {
        e.preventDefault()
        if (enough && !pending) onDone(typed)
      }}
    >
      <TextField
        label={label}
        size="xl"
        inputMode="none"
        autoComplete="off"
        autoFocus
        dir="ltr"
        value={typed}
        onChange={(v) =>
          setTyped(
            latinDigits(v)
              .replace(/[^\d+]/g, '')
              .slice(0, most),
          )
        }
      />
      <div className={classes.keys} dir="ltr">
        {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((d) => (
          <UnstyledButton key={d} className={classes.key ?? ''} onClick={() => add(d)}>
            {f.number(Number(d))}
          </UnstyledButton>
        ))}
        <UnstyledButton className={classes.key ?? ''} onClick={() => setTyped('')}>
          {t('kiosk.clear')}
        </UnstyledButton>
        <UnstyledButton className={classes.key ?? ''} onClick={() => add('0')}>
          {f.number(0)}
        </UnstyledButton>
        <UnstyledButton
          className={classes.key ?? ''}
          aria-label={t('kiosk.delete')}
          onClick={() => setTyped(typed.slice(0, -1))}
        >
          ⌫
        </UnstyledButton>
      </div>
      <BigAction
        type="submit"
        label={t('kiosk.goOn')}
        pending={pending}
        disabledReason={enough ? null : t('kiosk.tooShort')}
      />
    </form>
  )
}

interface ChooseProps {
  found: Found
  pending: boolean
  onChoose: (appointmentId: string) => void
  onWalkIn: () => void
}

/** Which of today’s appointments; none found leads to a number. */
export function Choose({ found, pending, onChoose, onWalkIn }: ChooseProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  if (found.items.length === 0)
    return (
      <>
        <p className={classes.words}>{t('kiosk.none')}</p>
        <div className={classes.choices}>
          <Big icon={<IconTicket size={40} aria-hidden />} onClick={onWalkIn}>
            {t('kiosk.walkIn')}
          </Big>
        </div>
      </>
    )
  return (
    <div className={classes.choices} aria-busy={pending}>
      {found.items.map((a) => (
        <Big key={a.appointmentId} onClick={() => !pending && onChoose(a.appointmentId)}>
          <b>{f.time(a.startsAt)}</b> · <bdi>{a.initials}</bdi>
          <br />
          <bdi>{a.doctorName}</bdi>
        </Big>
      ))}
    </div>
  )
}

/** Whom somebody without an appointment would like to see. */
export function Doctors({ doctors, onChoose }: { doctors: Start['doctors']; onChoose: (id: string | null) => void }) {
  const { t } = useTranslation('frontdesk')
  return (
    <div className={classes.choices} data-many={doctors.length > 3 || undefined}>
      {doctors.map((d) => (
        <Big key={d.id} onClick={() => onChoose(d.id)}>
          <bdi>{d.name}</bdi>
          <small>
            {d.speciality && <bdi>{d.speciality} · </bdi>}
            {t('doctor.wait', { minutes: d.estimatedWaitMinutes })}
          </small>
        </Big>
      ))}
      <Big onClick={() => onChoose(null)}>{t('kiosk.anyDoctor')}</Big>
    </div>
  )
}

interface WhoProps {
  pending: boolean
  onDone: (who: { name: string; phone?: string; birthYear?: number }, language: Language) => void
}

/** A name, and what else they like to say. */
export function Who({ pending, onDone }: WhoProps) {
  const { t, i18n } = useTranslation('frontdesk')
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [year, setYear] = useState('')
  const go = () => {
    const born = Number(latinDigits(year))
    onDone(
      {
        name: name.trim(),
        ...(phone.trim() ? { phone: latinDigits(phone).trim() } : {}),
        ...(born >= 1900 && born <= 2100 ? { birthYear: born } : {}),
      },
      i18n.language as Language,
    )
  }
  return (
    <form
      className={classes.digits}
      onSubmit={(e: FormEvent) => {
        e.preventDefault()
        if (name.trim() && !pending) go()
      }}
    >
      <TextField
        label={t('kiosk.name')}
        size="xl"
        maxLength={120}
        autoFocus
        autoComplete="off"
        value={name}
        onChange={setName}
      />
      <TextField
        label={t('kiosk.phone')}
        size="xl"
        inputMode="tel"
        autoComplete="off"
        value={phone}
        onChange={setPhone}
      />
      <TextField
        label={t('kiosk.yearMaybe')}
        size="xl"
        inputMode="numeric"
        maxLength={4}
        autoComplete="off"
        value={year}
        onChange={setYear}
      />
      <BigAction
        type="submit"
        label={t('kiosk.takeNumber')}
        pending={pending}
        disabledReason={name.trim() ? null : t('kiosk.nameMissing')}
      />
    </form>
  )
}
