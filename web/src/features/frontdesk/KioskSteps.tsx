import { UnstyledButton } from '@mantine/core'
import { IconBackspace, IconTicket } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { BigAction } from '../../ui/BigAction.js'
import { latinDigits } from '../../ui/digits.js'
import { TextField } from '../../ui/fields.js'
import classes from './kiosk.module.css'
import type { Found, Start } from './useKioskSteps.js'

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
  /** Where it may be left out: what the button says, and what it does. */
  without?: string
  onWithout?: () => void
}

/** A number by large keys, or by whatever keyboard there is. */
export function Digits({ label, most, pending, onDone, without, onWithout }: DigitsProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const [typed, setTyped] = useState('')
  const enough = most === 4 ? /^(?:19|20)\d\d$/.test(typed) : typed.length >= 7
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
        value={typed.replace(/\d/g, (d) => f.number(Number(d)))}
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
          <IconBackspace size="1.4em" aria-hidden />
        </UnstyledButton>
      </div>
      <BigAction
        type="submit"
        label={t('kiosk.goOn')}
        pending={pending}
        disabledReason={enough ? null : t('kiosk.tooShort')}
      />
      {without && onWithout && <Big onClick={() => !pending && onWithout()}>{without}</Big>}
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
          <Big icon={<IconTicket size="1.7em" aria-hidden />} onClick={onWalkIn}>
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
            {d.speciality && (
              <>
                <bdi>{d.speciality}</bdi> ·{' '}
              </>
            )}
            {t('doctor.wait', { minutes: d.estimatedWaitMinutes })}
          </small>
        </Big>
      ))}
      <Big onClick={() => onChoose(null)}>{t('kiosk.anyDoctor')}</Big>
    </div>
  )
}

interface TypedProps {
  label: string
  hint?: string
  act: string
  pending: boolean
  onDone: (text: string) => void
  without?: string
  onWithout?: () => void
}

/** A few letters by whatever keyboard there is; who cannot type goes on without. */
export function Typed({ label, hint, act, pending, onDone, without, onWithout }: TypedProps) {
  const { t } = useTranslation('frontdesk')
  const [text, setText] = useState('')
  return (
    <form
      className={classes.typed}
      onSubmit={(e: FormEvent) => {
        e.preventDefault()
        if (text.trim() && !pending) onDone(text.trim())
      }}
    >
      <TextField
        label={label}
        {...(hint ? { description: hint } : {})}
        size="xl"
        maxLength={120}
        autoFocus
        autoComplete="off"
        value={text}
        onChange={setText}
      />
      <BigAction
        type="submit"
        label={act}
        pending={pending}
        disabledReason={text.trim() ? null : t('kiosk.writeFirst')}
      />
      {without && onWithout && <Big onClick={() => !pending && onWithout()}>{without}</Big>}
    </form>
  )
}
